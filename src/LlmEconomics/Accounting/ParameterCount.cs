using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Exact parameters of a model, part by part, in integers.</summary>
public sealed class ParameterCount
{
    private static readonly int PartCount = Enum.GetValues<ParameterPart>().Length;

    private readonly ImmutableArray<long> parts;

    private ParameterCount(ImmutableArray<long> parts, ActiveParameters active, long correctionBiases, long tiedHead, long rotaryBuffers)
    {
        this.parts = parts;
        Active = active;
        CorrectionBiases = correctionBiases;
        TiedHead = tiedHead;
        RotaryBuffers = rotaryBuffers;
    }

    /// <summary>The language model: all parts up to <see cref="ParameterPart.Other"/>.</summary>
    public long Main => Sum(ParameterPart.Embedding, ParameterPart.Other);

    /// <summary>Parameters one token meets.</summary>
    public ActiveParameters Active { get; }

    /// <summary>Multi-token-prediction layers with their copies of embedding and head.</summary>
    public long Mtp => Sum(ParameterPart.MtpLayers, ParameterPart.MtpHeads);

    /// <summary>Everything a checkpoint of this architecture can hold as parameters: <see cref="Main"/>, <see cref="Mtp"/>, vision and routing tables.</summary>
    public long Total => Sum(ParameterPart.Embedding, ParameterPart.RoutingTables);

    /// <summary>Router correction biases inside <see cref="ParameterPart.Routers"/> of the language model and the prediction layers: some published totals leave them out.</summary>
    public long CorrectionBiases { get; }

    /// <summary>The size a second, stored copy of a tied head would have; 0 where the head is not tied. Not part of any total.</summary>
    [JsonIgnore]
    public long TiedHead { get; }

    /// <summary>Rotary frequency buffers that old exporters stored with the weights, half a head width per layer. Not part of any total.</summary>
    [JsonIgnore]
    public long RotaryBuffers { get; }

    /// <summary>Parameters of one part.</summary>
    public long this[ParameterPart part] => parts[(int)part];

    /// <summary>Counts a model's parameters.</summary>
    /// <exception cref="OverflowException">A count exceeds 2⁶³ − 1.</exception>
    public static ParameterCount Of(ModelArchitecture model)
    {
        Guard.NotNull(model);
        long[] parts = new long[PartCount];
        long inactive = 0, corrections = 0, rotary = 0;
        checked
        {
            parts[(int)ParameterPart.Embedding] = model.Embedding.Elements;
            parts[(int)ParameterPart.Head] = (model.TiedEmbeddings ? 0 : model.Head.Elements) + (model.HeadBias ? model.VocabularySize : 0);
            foreach (WeightTensor tensor in model.OwnWeights())
            {
                parts[(int)PlacedWeight.OwnPart(tensor)] += tensor.Elements;
            }

            foreach (LayerGroup group in model.Layers)
            {
                foreach ((WeightTensor tensor, ParameterPart part) in PlacedWeight.OfLayer(group, model.HiddenSize))
                {
                    parts[(int)part] += tensor.Elements * group.Count;
                    inactive += (tensor.Elements - tensor.ActiveElements) * group.Count;
                    corrections += CorrectionBias(tensor) * group.Count;
                }

                rotary += group.Mixers.OfType<GroupedQueryAttention>().Sum(m => m.HeadSize / 2L) * group.Count;
            }

            if (model.Mtp is { } mtp)
            {
                foreach (LayerGroup group in mtp.Layers)
                {
                    foreach ((WeightTensor tensor, _) in PlacedWeight.OfLayer(group, model.HiddenSize))
                    {
                        parts[(int)ParameterPart.MtpLayers] += tensor.Elements * group.Count;
                        corrections += CorrectionBias(tensor) * group.Count;
                    }
                }

                parts[(int)ParameterPart.MtpLayers] += mtp.Extra.Sum(t => t.Elements);
                parts[(int)ParameterPart.MtpEmbeddings] = mtp.EmbeddingCopies * model.Embedding.Elements;
                parts[(int)ParameterPart.MtpHeads] = mtp.Heads * model.Head.Elements;
            }

            parts[(int)ParameterPart.Vision] = model.Vision?.Weights.Sum(t => t.Elements) ?? 0;
        }

        ImmutableArray<long> counts = [.. parts];
        return new ParameterCount(counts, ActiveOf(model, counts, inactive), corrections, model.TiedEmbeddings ? model.Head.Elements : 0, rotary);
    }

    private static ActiveParameters ActiveOf(ModelArchitecture model, ImmutableArray<long> parts, long inactive)
    {
        long all = -inactive;
        for (int part = 0; part <= (int)ParameterPart.Other; part++)
        {
            all = checked(all + parts[part]);
        }

        long withoutInput = all - model.Embedding.Elements;
        return new ActiveParameters(all, withoutInput, withoutInput - parts[(int)ParameterPart.Head]);
    }

    private static long CorrectionBias(WeightTensor tensor)
    {
        return tensor.Name.EndsWith("e_score_correction_bias", StringComparison.Ordinal) ? tensor.Elements : 0;
    }

    private long Sum(ParameterPart first, ParameterPart last)
    {
        long sum = 0;
        for (int part = (int)first; part <= (int)last; part++)
        {
            sum = checked(sum + parts[part]);
        }

        return sum;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ParameterCount),
            (nameof(Main), Main), (nameof(Active), Active), (nameof(Mtp), Mtp), (nameof(Total), Total));
    }
}
