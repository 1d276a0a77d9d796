using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmEconomics.Tests.Docs;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Reading;

/// <summary>One policy bounds what readers take, and docs/limits.md states it.</summary>
public sealed class ReaderLimitsLaws
{
    private static readonly ReaderLimits[] Kinds = [ReaderLimits.ModelConfig, ReaderLimits.Model, ReaderLimits.Hardware, ReaderLimits.Profile];

    public static TheoryData<string, Action<Stream>, int> Streams => new()
    {
        { "config", s => HuggingFaceImporter.Import(s), HuggingFaceImporter.MaxBytes },
        { "companion", s => HuggingFaceImporter.Import(new MemoryStream("{}"u8.ToArray()), s), HuggingFaceImporter.MaxBytes },
        { "accelerator", s => Accelerator.FromJson(s), ReaderLimits.Hardware.MaxBytes },
        { "catalogue", s => AcceleratorCatalog.Load(s), ReaderLimits.Hardware.MaxBytes },
        { "bench", s => BenchResultFile.Read(s), BenchResultFile.MaxBytes },
        { "measurements", s => MeasurementCsv.Read(s), MeasurementCsv.MaxCharacters },
    };

    /// <summary>Readers of JSON text whose only refusal is one typed exception.</summary>
    public static TheoryData<string, Action<string>, Type> Texts => new()
    {
        { "config", s => HuggingFaceImporter.Import(s), typeof(ModelImportException) },
        { "scheme", s => FormatScheme.FromJson(s), typeof(JsonException) },
        { "architecture", s => ModelArchitecture.FromJson(s), typeof(ModelImportException) },
        { "entry", s => CatalogModel.FromJson(s), typeof(ModelImportException) },
        { "accelerator", s => Accelerator.FromJson(s), typeof(AcceleratorFormatException) },
        { "engine", s => EngineProfile.FromJson(s), typeof(JsonException) },
        { "efficiency", s => EfficiencyProfile.FromJson(s), typeof(JsonException) },
        { "bench", s => BenchResultFile.Read(s), typeof(MeasurementFormatException) },
        { "mooncake", s => RequestTrace.ReadMooncake(new StringReader(s)).ToArray(), typeof(TraceFormatException) },
    };

    [Fact]
    public void The_page_states_the_numbers()
    {
        string page = Repository.Read("docs/limits.md");
        string Row(string start) => page.Split('\n').Single(line => line.StartsWith($"| {start}", StringComparison.Ordinal));
        Assert.Contains($"{ReaderLimits.MaxDepth} levels", Row("nesting"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxNameBytes:N0} bytes", Row("name of a member"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxNumberLength:N0} characters", Row("number"), StringComparison.Ordinal);
        Assert.Contains($"| {ReaderLimits.MaxTriedPatterns} in", Row("regular expressions,"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxLayerPatterns:N0} in", Row("wildcards for one layer"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxRules:N0}", Row("rules of"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxPatternLength:N0} characters", Row("pattern of"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxExpressionLength} characters", Row("regular expression |"), StringComparison.Ordinal);
        Sizes(Row("`HuggingFaceImporter"), ReaderLimits.ModelConfig);
        Sizes(Row("`ModelArchitecture"), ReaderLimits.Model);
        Sizes(Row("`FormatScheme"), ReaderLimits.Model);
        Assert.Contains($"{ModelArchitecture.MaxLayers:N0} layers of {LayerGroup.MaxSublayers} parts", Row("`ModelArchitecture"), StringComparison.Ordinal);
        Sizes(Row("`Accelerator"), ReaderLimits.Hardware);
        Sizes(Row("`EngineProfile"), ReaderLimits.Profile);
        Assert.Contains($"{ReaderLimits.Accelerators:N0} accelerators", Row("`Accelerator"), StringComparison.Ordinal);
        Assert.Contains($"{BenchResultFile.MaxBytes >> 20} MiB", Row("`Bench"), StringComparison.Ordinal);
        Assert.Contains($"{BenchResultFile.MaxResults:N0} results", Row("`Bench"), StringComparison.Ordinal);
        Assert.Contains($"{MeasurementCsv.MaxCharacters >> 20} Mi characters", Row("`Measurement"), StringComparison.Ordinal);
        Assert.Contains($"{MeasurementCsv.MaxRows:N0} rows, {ReaderLimits.MaxFields:N0} fields", Row("`Measurement"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxFieldLength:N0} characters", Row("`RequestTrace.ReadAzure"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxTraceLine >> 20} Mi characters a line", Row("`RequestTrace.ReadMooncake"), StringComparison.Ordinal);
        Assert.Contains($"{ReaderLimits.MaxTermLength:N0} characters", Row("`Parse` of"), StringComparison.Ordinal);
        Assert.Contains($"at most {Quoted.MaxText} characters of a text, {Quoted.MaxPlace} of a path, and is at most {Quoted.MaxMessage:N0}", page, StringComparison.Ordinal);

        static void Sizes(string row, ReaderLimits limits)
        {
            Assert.Contains($"| {limits.MaxBytes >> 20} MiB | {limits.MaxValues:N0} | {(limits.MaxTextBytes >= 1 << 20 ? $"{limits.MaxTextBytes >> 20} MiB" : $"{limits.MaxTextBytes >> 10} KiB")} |", row, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_is_read_little_further_than_the_limit(string name, Action<Stream> read, int limit)
    {
        using CountingStream endless = new((byte)' ', long.MaxValue, canSeek: false);
        Exception refused = Assert.ThrowsAny<FormatException>(() => read(endless));
        Assert.InRange(endless.Delivered, 0, limit + (1 << 20));
        Assert.True(refused.Message.Contains(limit.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) || name == "measurements", refused.Message);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("catalogue")]
    [InlineData("bench")]
    public void A_stream_that_says_it_is_too_long_is_not_read_at_all(string name)
    {
        (_, Action<Stream> read, int limit) = Streams.Select(row => row.Data).Single(row => row.Item1 == name);
        using CountingStream file = new((byte)' ', limit + 1L, canSeek: true);
        Assert.ThrowsAny<FormatException>(() => read(file));
        Assert.Equal(0, file.Delivered);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_is_beyond_a_limit_or_no_text_is_a_typed_refusal(string name, Action<string> read, Type refusal)
    {
        string[] texts =
        [
            new string('[', 100), string.Concat(Enumerable.Repeat("{\"a\":", 100)), $"{{\"{new string('n', 2000)}\":1}}", $"{{\"a\":{new string('1', 2000)}}}", "\ud800", "{\"a\":\"\ud800\"}",
            """{"a":"\ud800"}""", """{"\udc00":1}""", """{"completed":1,"request_rate":"\ud800"}""", """{"timestamp":1,"input_length":1,"output_length":1,"hash_ids":["\ud800"]}""",
            """{"timestamp":1,"timestamp":2,"input_length":1,"output_length":1,"hash_ids":[1]}""", """{"name":"\ud800"}""", "null", "", "[", "\0",
        ];
        foreach (string text in texts)
        {
            Exception? thrown = Record.Exception(() => read(text));
            Assert.True(thrown is not null && thrown.GetType() == refusal, $"{name}: {text[..Math.Min(60, text.Length)]}: {thrown}");
        }
    }

    [Fact]
    public void Values_are_counted_and_the_place_of_the_last_one_too_many_is_named()
    {
        string json = $"{{\"name\":\"a\",\"rules\":[{string.Join(',', Enumerable.Repeat("1", ReaderLimits.Model.MaxValues))}]}}";
        JsonException refused = Assert.Throws<JsonException>(() => FormatScheme.FromJson(json));
        Assert.Matches(@"^\$\.rules\[\d+\]: expected at most 500000 values", refused.Message);
    }

    [Fact]
    public void Two_thousand_regular_expressions_are_refused_at_once()
    {
        // What was found: 2,000 of them took over 8 seconds.
        string rule = """{"pattern":"re:.*mlp\\.(gate|up|gate_up|down)_proj.*","format":{"weights":"bf16","activations":"bf16"}}""";
        string json = $$"""{"name":"a","linear":{"weights":"bf16","activations":"bf16"},"rules":[{{string.Join(',', Enumerable.Repeat(rule, 2000))}}]}""";
        Stopwatch watch = Stopwatch.StartNew();
        JsonException refused = Assert.Throws<JsonException>(() => FormatScheme.FromJson(json));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        Assert.StartsWith($"$.rules[{ReaderLimits.MaxTriedPatterns}].pattern:", refused.Message, StringComparison.Ordinal);
        string hidden = json.Replace("\"re:", "\"\\u0072e:", StringComparison.Ordinal);
        Assert.StartsWith($"$.rules[{ReaderLimits.MaxTriedPatterns}].pattern:", Assert.Throws<JsonException>(() => FormatScheme.FromJson(hidden)).Message, StringComparison.Ordinal);
        ImmutableRules(ReaderLimits.MaxTriedPatterns);
        Assert.Throws<ArgumentException>(() => ImmutableRules(ReaderLimits.MaxTriedPatterns + 1));

        static void ImmutableRules(int count)
        {
            _ = FormatScheme.Bf16 with { Rules = [.. Enumerable.Range(0, count).Select(i => new FormatRule(i % 2 == 0 ? $"re:a{i}" : $"*.a{i}", ModuleFormat.Uniform(NumberFormats.Fp8)))] };
        }
    }

    [Fact]
    public void Sizes_that_make_no_model_are_refused_on_import_at_their_place()
    {
        // What was found: it was imported, and refused by the bytes of its weights alone, 1.2e16 of them.
        const string config =
            """
            { "model_type": "deepseek_v32", "hidden_size": 7168, "num_hidden_layers": 61, "intermediate_size": 18432, "moe_intermediate_size": 16777216, "vocab_size": 129280,
              "num_attention_heads": 128, "num_key_value_heads": 128, "n_routed_experts": 256, "n_shared_experts": 1, "num_experts_per_tok": 8, "first_k_dense_replace": 3,
              "kv_lora_rank": 512, "q_lora_rank": 1536, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "index_head_dim": 128, "index_n_heads": 64, "index_topk": 2048 }
            """;
        Assert.Equal("$.moe_intermediate_size", Assert.Throws<ModelImportException>(() => HuggingFaceImporter.Import(config)).Path);
        ImportedModel sound = HuggingFaceImporter.Import(config.Replace("16777216", "2048", StringComparison.Ordinal));

        // Two bytes each, but for the correction biases of 256 experts in 58 layers, which are fp32.
        Assert.Equal((2 * ParameterCount.Of(sound.Architecture).Total) + (2 * 58 * 256), StoredWeights.Of(sound.Architecture, sound.Formats).Total.ToExact());
    }

    /// <summary>A file may let kinds of layers take turns a thousand times: what is read grows with the kinds, not with the turns.</summary>
    [Fact]
    public void Kinds_of_layers_that_take_turns_are_looked_at_once()
    {
        ModelArchitecture model = ExpertModels.Mixtral8X7B;
        LayerGroup wide = model.Layers[0] with { Count = 1, Sublayers = [.. Enumerable.Repeat(model.Layers[0].Sublayers[0], LayerGroup.MaxSublayers)] };
        LayerGroup other = wide with { Norms = 3 };
        string json = (model with { Layers = [.. Enumerable.Repeat(new[] { wide, other }, ModelArchitecture.MaxLayers / 2).SelectMany(g => g)] }).ToJson();
        Assert.Equal(ModelArchitecture.MaxLayers, ModelArchitecture.FromJson(json).LayerCount);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = ModelArchitecture.FromJson(json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L << 20);
        Assert.Throws<ArgumentException>(() => wide with { Sublayers = [.. wide.Sublayers, wide.Sublayers[0]] });
    }

    [Fact]
    public void Every_kind_holds_what_the_library_ships()
    {
        Assert.All(Kinds, k => Assert.InRange(k.MaxBytes, 1 << 20, 64 << 20));
        Assert.All(ModelCatalog.All.Take(20), m => Assert.InRange(Encoding.UTF8.GetByteCount(m.ToJson()), 1, ReaderLimits.Model.MaxBytes / 10));
        Assert.InRange(Encoding.UTF8.GetByteCount(AcceleratorCatalog.Default.ToJson()), 1, ReaderLimits.Hardware.MaxBytes / 10);
        Assert.All(EngineProfile.All, p => Assert.InRange(p.ToJson().Length, 1, ReaderLimits.Profile.MaxBytes / 10));
    }
}
