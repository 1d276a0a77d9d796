using System.Globalization;

namespace LlmEconomics;

/// <summary>Reads the attention that all layers of an ordinary decoder share; spans are laid over it layer by layer.</summary>
internal static class AttentionReader
{
    private const int MaxHeads = 1 << 16, MaxHeadSize = 1 << 16;

    public static GroupedQueryAttention Read(FamilyConfig config, DecoderTraits traits)
    {
        int heads = config.Heads;
        return new GroupedQueryAttention
        {
            Module = traits.Attention,
            QueryHeads = heads,
            KeyValueHeads = traits.KeyValueHeads ?? (traits.Grouped ? KeyValueHeads(config, heads) : heads),
            HeadSize = HeadSize(config, heads, traits.HeadSize),
            QkvBias = traits.QkvBias.Read(config),
            OutputBias = traits.OutputBias.Read(config),
            QkNorm = traits.QkNorm != QkNorm.None && traits.HasQkNorm.Read(config) ? traits.QkNorm : QkNorm.None,
            QkNormBias = traits.QkNormBias,
            OutputGate = traits.OutputGate,
            Sinks = traits.Sinks,
        };
    }

    public static int KeyValueHeads(FamilyConfig config, int heads)
    {
        return config.Text.IntOr(
            ConfigKeys.KeyValueHeads,
            config.ApplicableSizes?.KeyValueHeads ?? heads,
            config.ApplicableSizes?.KeyValueHeads is null ? "as many as query heads" : config.ClassDefault,
            1,
            MaxHeads);
    }

    /// <summary>A stated head width wins, and heads × width need not equal the hidden size.</summary>
    public static int HeadSize(FamilyConfig config, int heads, int? classDefault = null)
    {
        if (config.Text.IntOrNull(ConfigKeys.HeadSize, 1, MaxHeadSize) is { } stated)
        {
            return stated;
        }

        string key = ConfigKeys.HeadSize[0];
        if (classDefault is { } size)
        {
            config.Text.Report(key, size.ToString(CultureInfo.InvariantCulture), config.ClassDefault);
            return size;
        }

        int hidden = config.HiddenSize;
        if (hidden % heads != 0 || hidden / heads > MaxHeadSize)
        {
            string headKey = config.Text.FirstOf(ConfigKeys.Heads) ?? ConfigKeys.Heads[0];
            throw config.Text.Error(headKey, $"without {key}, expected a divisor of the hidden size {hidden} that leaves at most {MaxHeadSize}");
        }

        size = hidden / heads;
        config.Text.Report(key, size.ToString(CultureInfo.InvariantCulture), "hidden size / query heads");
        return size;
    }
}
