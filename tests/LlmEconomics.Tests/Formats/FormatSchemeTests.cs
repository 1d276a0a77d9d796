using System.Text.Json;
using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>Which format a weight gets, equality, names and JSON.</summary>
public sealed class FormatSchemeTests
{
    private static readonly ModuleFormat s_bf16 = ModuleFormat.Uniform(NumberFormats.Bf16);
    private static readonly ModuleFormat s_fp4 = ModuleFormat.Uniform(NumberFormats.Mxfp4);
    private static readonly ModuleFormat s_int8 = ModuleFormat.Uniform(NumberFormats.Int8);

    public static TheoryData<string> Names => [.. FormatScheme.KnownNames];

    [Fact]
    public void Linear_layers_and_experts_are_converted_and_the_rest_is_not()
    {
        foreach (WeightRole role in WeightRole.All)
        {
            WeightTensor tensor = new("mlp.up_proj", 256, 256, role);

            NumberFormat format = FormatScheme.Fp8Block128.FormatOf(tensor, "model.layers.0.mlp.up_proj").Weights;

            Assert.Equal(role.IsLinear ? NumberFormats.Fp8Block128 : NumberFormats.Bf16, format);
        }
    }

    [Fact]
    public void The_first_matching_rule_wins()
    {
        FormatScheme scheme = FormatScheme.Fp8Block128 with
        {
            Rules = [new FormatRule("re:.*down_proj", s_int8), new FormatRule("mlp", s_fp4), new FormatRule("model.layers.0", s_bf16)],
        };

        Assert.Equal(s_int8, Of(scheme, "model.layers.0.mlp.down_proj"));
        Assert.Equal(s_fp4, Of(scheme, "model.layers.0.mlp.up_proj"));
        Assert.Equal(s_bf16, Of(scheme, "model.layers.0.self_attn.q_proj"));
        Assert.Equal(scheme.Linear, Of(scheme, "model.layers.1.self_attn.q_proj"));
    }

    [Fact]
    public void Order_decides_whatever_kind_of_pattern_comes_first()
    {
        FormatRule[] rules =
        [
            new("re:.*mlp.*", s_int8), new("*mlp*", s_fp4), new("model.layers.3.*proj", s_bf16), new("mlp", s_fp4), new("layers.3.mlp", s_int8),
        ];
        for (int first = 0; first < rules.Length; first++)
        {
            FormatRule[] rotated = [.. rules[first..], .. rules[..first]];
            Assert.Equal(rules[first].Format, Of(FormatScheme.Nvfp4 with { Rules = [.. rotated] }, "model.layers.3.mlp.up_proj"));
        }
    }

    [Fact]
    public void A_head_or_embedding_is_converted_only_when_named()
    {
        WeightTensor head = new("lm_head", 1000, 256, WeightRole.Head), table = new("embed_tokens", 1000, 256, WeightRole.Lookup);

        foreach (string pattern in new[] { "lm_head", "re:.*lm_head.*", "*lm_head" })
        {
            Assert.Equal(s_fp4, (FormatScheme.Bf16 with { Rules = [new FormatRule(pattern, s_fp4)] }).FormatOf(head, "lm_head"));
        }

        foreach (string pattern in new[] { "re:.*", "*", "model" })
        {
            FormatScheme scheme = FormatScheme.Bf16 with { Rules = [new FormatRule(pattern, s_fp4)] };
            Assert.Equal(s_bf16, scheme.FormatOf(head, "lm_head"));
            Assert.Equal(s_bf16, scheme.FormatOf(table, "model.embed_tokens"));
        }

        Assert.Equal(s_fp4, (FormatScheme.Bf16 with { Rules = [new FormatRule("embed_tokens", s_fp4)] }).FormatOf(table, "model.embed_tokens"));
    }

    [Fact]
    public void A_pattern_for_a_module_does_not_reach_its_router_norms_and_biases()
    {
        FormatScheme scheme = FormatScheme.Bf16 with { Rules = [new FormatRule("model.layers.0.mlp", s_fp4), new FormatRule("q_proj", s_fp4)] };

        Assert.Equal(s_bf16, scheme.FormatOf(new WeightTensor("mlp.gate", 8, 256, WeightRole.Router), "model.layers.0.mlp.gate"));
        Assert.Equal(s_bf16, scheme.FormatOf(WeightTensor.Vector("self_attn.q_proj.bias", 256), "model.layers.0.self_attn.q_proj.bias"));
        Assert.Equal(s_fp4, Of(scheme, "model.layers.0.mlp.up_proj"));
    }

    [Fact]
    public void What_an_architecture_stores_in_its_own_format_stays_so()
    {
        WeightTensor bias = WeightTensor.Vector("mlp.gate.e_score_correction_bias", 256) with { StoredAs = NumberFormats.Fp32 };

        Assert.Equal(NumberFormats.Fp32, FormatScheme.Uniform(NumberFormats.Fp8).FormatOf(bias, "model.layers.3.mlp.gate.e_score_correction_bias").Weights);
    }

    [Theory]
    [InlineData("vision_tower.encoder.layers.0.mlp.fc1")]
    [InlineData("model.visual.blocks.0.attn.qkv")]
    [InlineData("model.multi_modal_projector.linear_1")]
    [InlineData("vit_large_projector")]
    public void Towers_are_left_alone_unless_a_rule_names_them(string name)
    {
        Assert.Equal(s_bf16, Of(FormatScheme.Nvfp4, name));
        Assert.Equal(s_fp4, Of(FormatScheme.Nvfp4 with { Rules = [new FormatRule("re:.*", s_fp4)] }, name));
    }

    [Fact]
    public void Varying_the_rules_varies_the_answers()
    {
        FormatScheme scheme = FormatScheme.Bf16 with { Rules = [new FormatRule("mlp", s_fp4)] };
        Assert.Equal(s_fp4, Of(scheme, "model.layers.0.mlp.up_proj"));

        FormatScheme varied = scheme with { Rules = [new FormatRule("mlp", s_int8)] };

        Assert.Equal(s_int8, Of(varied, "model.layers.0.mlp.up_proj"));
        Assert.Equal(s_fp4, Of(scheme, "model.layers.0.mlp.up_proj"));
        Assert.Equal(s_bf16, Of(scheme with { Rules = default }, "model.layers.0.mlp.up_proj"));
    }

    [Fact]
    public void Answers_are_the_same_from_many_threads()
    {
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Q4_K_M, 32);
        string[] names = [.. Enumerable.Range(0, 32).Select(i => $"model.layers.{i}.mlp.down_proj")];
        WeightTensor tensor = WeightTensor.Linear("mlp.down_proj", 256, 256);
        ModuleFormat[] expected = [.. names.Select(n => FormatScheme.Gguf(GgufMixture.Q4_K_M, 32).FormatOf(tensor, n))];

        Parallel.For(0, 200, _ => Assert.Equal(expected, names.Select(n => scheme.FormatOf(tensor, n))));
    }

    [Fact]
    public void Schemes_with_equal_members_are_equal()
    {
        FormatScheme one = FormatScheme.Gguf(GgufMixture.Q4_K_M, 32), same = FormatScheme.Gguf(GgufMixture.Q4_K_M, 32);

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, FormatScheme.Gguf(GgufMixture.Q4_K_M, 33));
        Assert.NotEqual(one, one with { Rules = [.. one.Rules.Reverse()] });
        Assert.NotEqual(one, one with { KvCache = NumberFormats.Fp8 });
        Assert.NotEqual(one, one with { State = NumberFormats.Bf16 });
        Assert.NotEqual(one, one with { Name = "other" });
        Assert.NotEqual(one, one with { Linear = s_bf16 });
        Assert.NotEqual(one, one with { Other = s_bf16 });
        Assert.NotEqual(new FormatRule("a", s_bf16), new FormatRule("b", s_bf16));
        Assert.Equal(new FormatRule("a", s_bf16), new FormatRule("b", s_bf16) with { Pattern = "a" });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_known_name_gives_the_scheme_that_has_it(string name)
    {
        Assert.Equal(name, FormatScheme.Parse(name).Name);
        Assert.Equal(FormatScheme.Parse(name), FormatScheme.Parse(name.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("fp8")]
    [InlineData("")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name)
    {
        FormatException e = Assert.Throws<FormatException>(() => FormatScheme.Parse(name));
        Assert.Contains("fp8-block128", e.Message, StringComparison.Ordinal);
        Assert.Contains("q4_k_m", e.Message, StringComparison.Ordinal);
        Assert.False(FormatScheme.TryParse(null, out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_reads_back_to_an_equal_scheme(string name)
    {
        FormatScheme scheme = FormatScheme.Parse(name) with { KvCache = NumberFormats.Fp8, State = NumberFormats.Fp32 };

        Assert.Equal(scheme, FormatScheme.FromJson(scheme.ToJson()));
    }

    [Fact]
    public void Json_keeps_rules_and_formats_that_have_no_known_name()
    {
        NumberFormat own = new()
        {
            Name = "own", Element = ElementType.Int5, Scales = new ScaleLayout(2, 64, 12, 3), TensorScales = 3, TensorScaleBits = 16,
        };
        NumberFormat misnamed = NumberFormats.Fp8 with { Name = "mxfp4" };
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Q3_K_M, 48) with { Linear = new ModuleFormat(own, misnamed) };

        Assert.Equal(scheme, FormatScheme.FromJson(scheme.ToJson()));
    }

    [Fact]
    public void Json_may_leave_out_what_has_a_default()
    {
        FormatScheme scheme = FormatScheme.FromJson("""
            {
                "name": "mine", // comments are fine
                "linear": { "weights": { "name": "int4-g16", "element": "int4", "scales": { "blockRows": 1, "blockColumns": 16, "bits": 16 } }, "activations": "bf16" },
            }
            """);

        Assert.Equal(s_bf16, scheme.Other);
        Assert.Equal(NumberFormats.Bf16, scheme.KvCache);
        Assert.Empty(scheme.Rules);
        Assert.Equal(32, scheme.Linear.Weights.TensorScaleBits);
        Assert.Equal(5, scheme.Linear.Weights.BitsPerElement);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "name": "x", "linear": { "weights": "fp9", "activations": "bf16" } }""")]
    [InlineData("""{ "name": "x", "linear": { "weights": "fp8", "activations": "bf16" }, "kv": "fp8" }""")]
    [InlineData("""{ "name": "x", "linear": { "weights": { "name": "y", "element": "fp8", "size": 1 }, "activations": "bf16" } }""")]
    [InlineData("""{ "name": "x", "linear": { "weights": { "name": "y", "element": "fp8", "tensorScales": -1 }, "activations": "bf16" } }""")]
    [InlineData("""{ "name": "", "linear": { "weights": "fp8", "activations": "bf16" } }""")]
    [InlineData("""{ "name": "x", "linear": { "weights": "fp8", "activations": "bf16" }, "rules": [ { "pattern": "re:[", "format": { "weights": "fp8", "activations": "bf16" } } ] }""")]
    public void Other_json_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => FormatScheme.FromJson(json));
    }

    private static ModuleFormat Of(FormatScheme scheme, string name)
    {
        return scheme.FormatOf(WeightTensor.Linear("x", 256, 256), name);
    }
}
