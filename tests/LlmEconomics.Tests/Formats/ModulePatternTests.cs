using System.Diagnostics;
using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>Which modules the patterns of checkpoints mean.</summary>
public sealed class ModulePatternTests
{
    [Theory]
    [InlineData("lm_head", "lm_head")]
    [InlineData("mlp", "model.layers.0.mlp.down_proj")]
    [InlineData("mlp.down_proj", "model.layers.0.mlp.down_proj")]
    [InlineData("model.layers.0", "model.layers.0.mlp.down_proj")]
    [InlineData("model.layers.0.self_attn.q_a_proj", "model.layers.0.self_attn.q_a_proj")]
    [InlineData("model.layers.0.self_attn.q_a_proj.weight", "model.layers.0.self_attn.q_a_proj")]
    [InlineData("layers.3.ffn.experts", "model.layers.3.ffn.experts.gate_proj")]
    [InlineData("mtp", "mtp.layers.0.mlp.down_proj")]
    public void A_plain_pattern_covers_a_module_and_what_is_below(string pattern, string name)
    {
        Assert.True(Covers(pattern, name));
    }

    [Theory]
    [InlineData("lm_head", false)]
    [InlineData("self_attn", false)]
    [InlineData("model.layers.*.self_attn", false)]
    [InlineData("re:.*mlp.*", false)]
    [InlineData(@"re:.*mlp\.(gate|up)_proj", false)]
    [InlineData("model.layers.3", true)]
    [InlineData("model.layers.?.mlp", true)]
    [InlineData("w1", false)]
    [InlineData("a.experts.0.b", false)]
    [InlineData("a.experts.0.3.b", true)]
    [InlineData("7", true)]
    [InlineData(@"re:.*layers\.(1|2)\..*", true)]
    [InlineData(@"re:.*layers\..\.mlp.*", true)]
    [InlineData(@"re:.*layers\.\d\.mlp.*", true)]
    [InlineData(@"re:.*layers\.\w+\.mlp.*", true)]
    [InlineData("re:.*layers.[0-9].*", true)]
    public void A_pattern_that_may_tell_layers_apart_is_known(string pattern, bool sees)
    {
        Assert.Equal(sees, ModulePattern.Parse(pattern).SeesLayers);
        string[] names = ["self_attn.q_proj", "mlp.gate_proj", "mlp.experts.w1", "mlp"];
        Assert.True(sees || names.All(n => Enumerable.Range(0, 120).Select(i => Covers(pattern, $"model.layers.{i}.{n}")).Distinct().Count() == 1));
    }

    [Theory]
    [InlineData("gate", "model.layers.0.mlp.gate_proj")]
    [InlineData("proj", "model.layers.0.mlp.gate_proj")]
    [InlineData("experts", "model.layers.0.mlp.shared_experts.down_proj")]
    [InlineData("model.layers.0", "model.layers.01.mlp.down_proj")]
    [InlineData("model.layers.1", "model.layers.10.mlp.down_proj")]
    [InlineData("layers.1.mlp", "model.layers.1.self_attn.q_proj")]
    [InlineData("mlp.q_proj", "model.layers.1.self_attn.q_proj")]
    public void A_plain_pattern_respects_segments(string pattern, string name)
    {
        Assert.False(Covers(pattern, name));
    }

    [Theory]
    [InlineData("model.layers.3")]
    [InlineData("model.language_model.layers.3")]
    [InlineData("language_model.model.layers.3")]
    [InlineData("backbone.layers.3")]
    [InlineData("layers.3")]
    public void Wrappers_do_not_count_on_either_side(string prefix)
    {
        foreach (string other in new[] { "model.layers.3", "model.language_model.layers.3", "language_model.model.layers.3", "backbone.layers.3", "layers.3" })
        {
            Assert.True(Covers($"{prefix}.mlp.up_proj", $"{other}.mlp.up_proj"));
            Assert.True(Covers($"{prefix}*", $"{other}.mlp.up_proj"));
            Assert.True(Covers($"{prefix}.*", $"{other}.mlp.up_proj"));
        }
    }

    [Theory]
    [InlineData("mtp.layers.0", "model.layers.0.mlp.up_proj")]
    [InlineData("model.layers.0", "mtp.layers.0.mlp.up_proj")]
    [InlineData("model.layers.0*", "model.mtp.layers.0.mlp.up_proj")]
    [InlineData("model.layers.0", "model.vision_tower.encoder.layers.0.mlp.up_proj")]
    [InlineData("model.layers.0.*", "model.visual.layers.0.mlp.up_proj")]
    [InlineData("model.visual*", "model.layers.0.mlp.up_proj")]
    [InlineData("mtp*", "model.layers.0.mlp.up_proj")]
    public void Draft_layers_and_towers_are_not_the_models_layers(string pattern, string name)
    {
        Assert.False(Covers(pattern, name));
    }

    /// <summary>
    /// NVIDIA's GLM-5.1 writes layer 0 as <c>model.layers.0*</c> and layer 1 as <c>model.layers.1.*</c>, the latter because a text match of
    /// <c>1*</c> would reach layers 10 to 19. Loaders read a star at the end of a name as "the module and everything below it".
    /// </summary>
    [Theory]
    [InlineData("model.layers.0*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("model.layers.1.*", "model.layers.1.self_attn.q_proj", true)]
    [InlineData("model.layers.1.*", "model.layers.10.self_attn.q_proj", false)]
    [InlineData("model.layers.1*", "model.layers.10.self_attn.q_proj", false)]
    [InlineData("model.layers.78*", "model.layers.78.mlp.experts.up_proj", true)]
    [InlineData("model.layers.4.mlp.shared_experts*", "model.layers.4.mlp.shared_experts.up_proj", true)]
    [InlineData("model.layers.4.mlp.shared_expert*", "model.layers.4.mlp.shared_experts.up_proj", true)]
    [InlineData("model.layers.4.self_attn*", "model.layers.4.self_attn.o_proj", true)]
    [InlineData("model.layers.4.self_attn.indexer*", "model.layers.4.self_attn.indexer.wq_b", true)]
    [InlineData("model.layers.4.self_attn.indexer*", "model.layers.4.self_attn.indexers_proj", false)]
    [InlineData("model.layers.*.self_attn", "model.layers.17.self_attn.k_proj", true)]
    [InlineData("model.layers.*.self_attn", "model.layers.17.mlp.experts.up_proj", false)]
    [InlineData("*.mlp.shared_expert.*", "model.layers.4.mlp.shared_experts.up_proj", true)]
    [InlineData("*.ffn.shared_experts.*", "layers.0.ffn.shared_experts.down_proj", true)]
    [InlineData("*.attn.*", "layers.0.attn.wq_a", true)]
    [InlineData("*.attn.*", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("*k_proj", "model.layers.0.self_attn.k_proj", true)]
    [InlineData("layers.?.mlp.up_proj", "model.layers.7.mlp.up_proj", true)]
    [InlineData("layers.?.mlp.up_proj", "model.layers.17.mlp.up_proj", false)]
    public void Wildcards(string pattern, string name, bool covers)
    {
        Assert.Equal(covers, Covers(pattern, name));
    }

    [Theory]
    [InlineData("re:.*self_attn.*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData("re:.*shared_experts.*", "model.layers.5.mlp.shared_experts.up_proj", true)]
    [InlineData(@"re:.*mlp\.(gate|up|gate_up|down)_proj.*", "model.layers.0.mlp.up_proj", true)]
    [InlineData(@"re:.*mlp\.(gate|up|gate_up|down)_proj.*", "model.layers.5.mlp.experts.up_proj", false)]
    [InlineData(@"re:.*experts\.\d+\.up_proj$", "model.layers.5.mlp.experts.up_proj", true)]
    [InlineData("re:self_attn", "model.layers.0.self_attn.q_proj", false)]
    [InlineData(@"re:model\.layers\.0\..*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData(@"re:language_model\.model\.layers\.0\..*", "model.layers.0.self_attn.q_proj", true)]
    [InlineData(@"re:model\.layers\.0\..*", "mtp.layers.0.self_attn.q_proj", false)]
    [InlineData("re:.*lm_head", "lm_head", true)]
    public void Regular_expressions_match_from_the_start(string pattern, string name, bool covers)
    {
        Assert.Equal(covers, Covers(pattern, name));
    }

    [Theory]
    [InlineData("model.layers.2.mlp.experts.0.gate_proj")]
    [InlineData("model.layers.2.mlp.experts.127.gate_proj")]
    [InlineData("model.layers.2.mlp.experts.127.w1")]
    [InlineData("model.layers.2.mlp.experts.gate_up_proj")]
    [InlineData("model.layers.2.mlp.experts")]
    [InlineData("model.layers.2.mlp.experts.*")]
    [InlineData("model.layers.2.mlp.experts.*.gate_proj")]
    public void The_experts_of_a_layer_are_one_module(string pattern)
    {
        Assert.True(Covers(pattern, "model.layers.2.mlp.experts.gate_proj"));
        Assert.False(Covers(pattern, "model.layers.3.mlp.experts.gate_proj"));
        Assert.False(Covers(pattern, "model.layers.2.mlp.gate_proj"));
    }

    [Theory]
    [InlineData("self_attn.qkv_proj", "model.layers.0.self_attn.v_proj")]
    [InlineData("linear_attn.in_proj_qkv", "model.layers.0.linear_attn.in_proj_qkvz")]
    [InlineData("linear_attn.in_proj_a", "model.layers.0.linear_attn.in_proj_ba")]
    [InlineData("mlp.router", "model.layers.0.mlp.gate")]
    [InlineData("shared_mlp", "model.layers.0.mlp.shared_experts.up_proj")]
    public void Fused_and_renamed_modules_are_found(string pattern, string name)
    {
        Assert.True(Covers(pattern, name));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("re:[")]
    [InlineData("re:)(")]
    [InlineData("re:(?=x)y")]
    [InlineData("re:(?P<name>x)")]
    [InlineData(@"re:(x)\1")]
    [InlineData("re:(.*a.{20}){20}")]
    [InlineData("re:x{9}")]
    public void An_unsupported_pattern_is_refused(string pattern)
    {
        Assert.Throws<ArgumentException>(() => Rule(pattern));
    }

    [Fact]
    public void A_pattern_of_any_length_is_not_accepted()
    {
        Assert.Throws<ArgumentException>(() => Rule(new string('a', 1025)));
        Assert.Throws<ArgumentException>(() => Rule($"re:{new string('a', 513)}"));
        Assert.NotNull(Rule(new string('a', 1024)));
    }

    [Theory]
    [InlineData("re:(a*)*b")]
    [InlineData("re:(a|aa)+$")]
    [InlineData("re:(.*)*(.*)*(.*)*x")]
    [InlineData("*a*a*a*a*a*a*a*a*a*a*a*b")]
    public void No_pattern_takes_long(string pattern)
    {
        FormatScheme scheme = With(pattern);
        Stopwatch time = Stopwatch.StartNew();

        _ = scheme.FormatOf(WeightTensor.Linear("x", 1, 1), $"model.layers.0.{new string('a', 5000)}");

        Assert.True(time.Elapsed < TimeSpan.FromSeconds(5), $"{pattern} took {time.Elapsed}");
    }

    [Fact]
    public void A_list_with_an_entry_per_expert_is_searched_quickly()
    {
        FormatRule[] rules = [.. Enumerable.Range(0, 22_000).Select(i => Rule($"model.layers.{i % 60}.mixer.part{i}{(i % 2 == 0 ? "" : "*x")}"))];
        FormatScheme scheme = FormatScheme.Bf16 with { Rules = [.. rules] };
        Stopwatch time = Stopwatch.StartNew();

        for (int i = 0; i < 1000; i++)
        {
            _ = scheme.FormatOf(WeightTensor.Linear("x", 1, 1), $"model.layers.{i % 60}.mixer.experts.up_proj{i}");
        }

        Assert.True(time.Elapsed < TimeSpan.FromSeconds(2), $"1000 lookups took {time.Elapsed}");
    }

    private static bool Covers(string pattern, string name)
    {
        return With(pattern).FormatOf(WeightTensor.Linear("x", 1, 1), name).Weights == NumberFormats.Mxfp4;
    }

    private static FormatScheme With(string pattern)
    {
        return FormatScheme.Bf16 with { Rules = [Rule(pattern)] };
    }

    private static FormatRule Rule(string pattern)
    {
        return new FormatRule(pattern, ModuleFormat.Uniform(NumberFormats.Mxfp4));
    }
}
