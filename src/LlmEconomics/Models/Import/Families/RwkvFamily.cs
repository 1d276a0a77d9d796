using System.Globalization;

namespace LlmEconomics;

/// <summary>RWKV-5: linear attention and gated channel mixing.</summary>
/// <remarks>Source: the code published with the RWKV-5 World checkpoints. The total is not confirmed.</remarks>
internal static class RwkvFamily
{
    private static readonly DecoderTraits Traits = new()
    {
        Family = "RWKV-5",
        NormBias = true,
        LayerPrefix = "rwkv.blocks",
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("rwkv5", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits);
        int hidden = config.HiddenSize;
        int inner = config.Text.IntOr(["attention_hidden_size"], hidden, "as wide as the model", 1, ModelArchitecture.MaxHiddenSize);
        int headSize = config.IntOrClass("head_size", 64, 1, 1 << 16);
        if (inner % headSize != 0)
        {
            throw config.Text.Error("head_size", $"expected a divisor of the attention width {inner}");
        }

        Rwkv5 mixer = new() { InnerSize = inner, HeadSize = headSize };
        RwkvChannelMix channels = new() { Width = Width(config, hidden), Channels = hidden };
        // Besides the last norm, one normalises the embedding; it is stored with the first block.
        LayerGroup layers = DecoderReader.Layer(Traits, mixer, channels) with { Count = config.Layers };
        return DecoderReader.Frame(config, Traits, [layers]) with { FinalNorms = 2 };
    }

    /// <summary>Three and a half times the hidden size, rounded down to a multiple of 32, unless it is stated.</summary>
    private static int Width(FamilyConfig config, int hidden)
    {
        if (config.Text.IntOrNull(ConfigKeys.Width) is { } stated)
        {
            return stated;
        }

        int width = Math.Max(32, (int)(hidden * 3.5) / 32 * 32);
        config.Text.Report(ConfigKeys.Width[0], width.ToString(CultureInfo.InvariantCulture), "3.5 × hidden size, in multiples of 32");
        return width;
    }
}
