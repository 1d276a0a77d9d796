using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>A mechanism the library does not know is one class: everything computed follows from what it states.</summary>
public sealed class OwnMixerTests
{
    private const int Hidden = 64, Slots = 16, Layers = 3;

    private static readonly ModelArchitecture s_model = new()
    {
        Name = "own",
        VocabularySize = 100,
        HiddenSize = Hidden,
        Layers = [LayerGroup.Of(Layers, new SlotMemory(), new DenseFeedForward { Width = 128 })],
    };

    [Fact]
    public void Its_weights_are_counted()
    {
        Assert.Equal(Layers * Slots * Hidden, ParameterCount.Of(s_model)[ParameterPart.Mixers]);
        Assert.Equal(ParameterCount.Of(s_model).Main * 2, StoredWeights.Of(s_model, FormatScheme.Bf16).Main.ToExact());
    }

    [Fact]
    public void What_it_keeps_is_kept()
    {
        CacheFootprint footprint = CacheFootprint.Of(s_model, FormatScheme.Bf16);
        Assert.Equal(Layers * Slots * 2, footprint.StatePerSequence.ToExact());
        Assert.Equal(Layers * 4 * 2 * 10, (footprint.OfSequence(10) - footprint.StatePerSequence).ToExact());
    }

    [Fact]
    public void Its_arithmetic_and_traffic_are_part_of_a_step()
    {
        ModelOperator memory = Assert.Single(ModelOperators.Of(s_model, FormatScheme.Bf16).Items, o => o.Name == "slots.recall");
        OperatorLoad load = memory.Load(StepShape.Decode(5, 9));
        Assert.Equal(Layers * 5 * 10 * 7, load.Flops.Value);
        Assert.Equal(Layers * 5 * 10 * 4 * 2, load.CacheReadBytes.Value);
        Assert.Equal(Layers * 5 * 1 * 4 * 2, load.CacheWriteBytes.Value);
    }

    [Fact]
    public void Two_of_the_same_are_equal_and_merge_into_one_operator()
    {
        ModelArchitecture split = s_model with
        {
            Layers = [.. Enumerable.Repeat(LayerGroup.Of(1, new SlotMemory(), new DenseFeedForward { Width = 128 }), Layers)],
        };
        Assert.Equal(ModelOperators.Of(s_model, FormatScheme.Bf16).Items.Count, ModelOperators.Of(split, FormatScheme.Bf16).Items.Count);
    }

    [Fact]
    public void Only_the_library_s_own_parts_have_a_place_in_its_JSON()
    {
        Assert.Throws<NotSupportedException>(() => s_model.ToJson());
    }

    /// <summary>A mixer made up for the test: one matrix, four cached numbers per token, a state of some slots.</summary>
    private sealed record SlotMemory : SequenceMixer
    {
        public override string Module { get; init; } = "slots";

        public override IReadOnlyList<CacheEntry> Cache => [new CacheEntry("slot", 4, AttentionSpan.Full)];

        public override IReadOnlyList<StateEntry> State => [new StateEntry("slots", Slots)];

        public override IReadOnlyList<SequenceOperator> Operators =>
            [new SequenceOperator("recall") { Span = AttentionSpan.Full, Cache = "slot", FlopsPerPair = 7, ElementsPerKey = 4 }];

        public override IEnumerable<WeightTensor> Weights(int hiddenSize)
        {
            yield return Linear("table", Slots, hiddenSize);
        }
    }
}
