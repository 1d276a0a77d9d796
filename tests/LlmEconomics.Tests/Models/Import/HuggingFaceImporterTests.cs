using System.Text;
using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>The ways into the importer, and what it says about what it supplied.</summary>
public sealed class HuggingFaceImporterTests
{
    private const string Llama = """
        { "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 128,
          "vocab_size": 1000, "num_key_value_heads": 2, "head_dim": 16, "attention_bias": false, "mlp_bias": false,
          "tie_word_embeddings": false, "torch_dtype": "bfloat16", "max_position_embeddings": 4096 }
        """;

    [Theory]
    [MemberData(nameof(PublishedTotals.Models), MemberType = typeof(PublishedTotals))]
    public void The_sum_is_the_published_integer(string model, string config, long parameters)
    {
        ModelArchitecture architecture = HuggingFaceImporter.Import(config, name: model).Architecture;

        Assert.Equal(parameters, ParameterCount.Of(architecture).Main);
        Assert.Equal(model, architecture.Name);
    }

    [Fact]
    public void Bytes_text_and_streams_are_read_alike()
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(Llama);
        using MemoryStream stream = new(utf8);

        ImportedModel fromText = HuggingFaceImporter.Import(Llama);

        Assert.Equal(fromText.Architecture, HuggingFaceImporter.Import(utf8).Architecture);
        Assert.Equal(fromText.Architecture, HuggingFaceImporter.Import(stream).Architecture);
        Assert.Equal(fromText.Architecture, HuggingFaceImporter.Import((byte[])[.. Encoding.UTF8.Preamble, .. utf8]).Architecture);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void A_config_that_states_everything_needs_no_defaults()
    {
        Assert.Empty(HuggingFaceImporter.Import(Llama).Defaults);
    }

    [Fact]
    public void Every_supplied_value_is_listed_once_with_its_reason()
    {
        const string Sparse = """
            { "model_type": "gemma", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 128, "vocab_size": 9 }
            """;

        IReadOnlyList<AppliedDefault> defaults = HuggingFaceImporter.Import(Sparse).Defaults;

        Assert.Equal(
            ["$.num_key_value_heads", "$.head_dim", "$.attention_bias", "$.tie_word_embeddings", "$.torch_dtype"],
            defaults.Select(d => d.Path));
        Assert.Contains(new AppliedDefault("$.head_dim", "256", "class default of Gemma"), defaults);
        Assert.Contains(new AppliedDefault("$.tie_word_embeddings", "true", "class default of Gemma"), defaults);
    }

    [Fact]
    public void An_explicit_null_is_a_statement_not_a_gap()
    {
        const string Stated = """
            { "model_type": "mistral", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 128,
              "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 9, "sliding_window": null, "tie_word_embeddings": false, "dtype": "float16" }
            """;

        Assert.Empty(HuggingFaceImporter.Import(Stated).Defaults);
        Assert.Contains(
            HuggingFaceImporter.Import(Stated.Replace(""" "sliding_window": null,""", "", StringComparison.Ordinal)).Defaults,
            d => d.Path == "$.sliding_window");
    }

    [Fact]
    public void The_name_is_the_callers_then_the_paths_then_the_types()
    {
        string pathed = Llama.Replace("{", """{ "_name_or_path": "meta-llama/Llama-X", """, StringComparison.Ordinal);

        Assert.Equal("mine", HuggingFaceImporter.Import(pathed, name: "mine").Architecture.Name);
        Assert.Equal("meta-llama/Llama-X", HuggingFaceImporter.Import(pathed).Architecture.Name);
        Assert.Equal("llama", HuggingFaceImporter.Import(Llama).Architecture.Name);
        Assert.Throws<ArgumentException>(() => HuggingFaceImporter.Import(Llama, name: " "));
    }

    [Fact]
    public void The_class_name_stands_in_for_an_absent_type()
    {
        string byClass = Llama.Replace("\"model_type\": \"llama\"", "\"architectures\": [\"LlamaForCausalLM\"]", StringComparison.Ordinal);

        ImportedModel model = HuggingFaceImporter.Import(byClass, name: "llama");

        Assert.Equal(HuggingFaceImporter.Import(Llama).Architecture, model.Architecture);
        Assert.Contains(model.Defaults, d => d.Path == "$.model_type" && d.Value == "llama");
    }

    [Fact]
    public void The_companion_says_how_numbers_are_stored()
    {
        const string Companion = """{ "quantization": { "quant_algo": "FP8", "exclude_modules": ["lm_head"] } }""";

        ImportedModel model = HuggingFaceImporter.Import(Llama, Companion);

        Assert.Equal(ElementType.Fp8, model.Formats.Linear.Weights.Element);
        Assert.Equal(HuggingFaceImporter.Import(Llama).Architecture, model.Architecture);
    }

    [Fact]
    public void A_wrapper_holds_the_same_language_model()
    {
        string wrapped = $$"""{ "model_type": "llava", "text_config": {{Llama}} }""";

        ModelArchitecture model = HuggingFaceImporter.Import(wrapped, name: "llama").Architecture;

        Assert.Equal(HuggingFaceImporter.Import(Llama).Architecture with { LayerPrefix = "language_model.model.layers" }, model);
    }

    [Fact]
    public void A_nested_language_model_may_leave_out_what_its_class_says_but_a_file_of_its_own_may_not()
    {
        const string Differences = """{ "model_type": "llava", "text_config": { "model_type": "llama", "vocab_size": 32064 } }""";

        // Llama-2-7B with 64 more tokens: 6,738,415,616 + 2 × 64 × 4096.
        Assert.Equal(6_738_939_904, ParameterCount.Of(HuggingFaceImporter.Import(Differences).Architecture).Main);
        ModelImportException refused = Assert.Throws<ModelImportException>(
            () => HuggingFaceImporter.Import("""{ "model_type": "llama", "vocab_size": 32064 }"""));
        Assert.Equal("$.num_hidden_layers", refused.Path);
    }

    [Fact]
    public void Supported_types_are_listed_in_order()
    {
        Assert.Contains("llama", HuggingFaceImporter.SupportedModelTypes);
        Assert.Contains("deepseek_v3", HuggingFaceImporter.SupportedModelTypes);
        Assert.Equal(HuggingFaceImporter.SupportedModelTypes.Order(StringComparer.Ordinal), HuggingFaceImporter.SupportedModelTypes);
    }
}
