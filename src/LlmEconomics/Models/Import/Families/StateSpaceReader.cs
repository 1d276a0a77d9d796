namespace LlmEconomics;

/// <summary>Reads state-space mixers: their sizes have one meaning and many spellings.</summary>
internal static class StateSpaceReader
{
    private const int MaxHeads = 1 << 16, MaxSize = 1 << 16, MaxInner = 1 << 24;

    /// <summary>A first-generation mixer, its inner width a multiple of the hidden size unless it is stated.</summary>
    public static Mamba1 First(FamilyConfig config, string module, Setting convolutionBias, Setting projectionBias, string[]? widthKeys = null)
    {
        ConfigNode text = config.Text;
        int inner = Inner(config, widthKeys ?? []);
        return new Mamba1
        {
            Module = module,
            InnerSize = inner,
            StateSize = text.IntOr(ConfigKeys.StateSize, 16, config.ClassDefault, 1, MaxSize),
            TimeStepRank = TimeStepRank(config),
            ConvolutionLength = Convolution(config),
            ConvolutionBias = convolutionBias.Read(config),
            ProjectionBias = projectionBias.Read(config),
            StateFormat = StateFormats.Read(config),
        };
    }

    /// <summary>A second-generation mixer, of so many heads and groups where the config does not say.</summary>
    public static Mamba2 Second(FamilyConfig config, string module, SecondDefaults defaults)
    {
        ConfigNode text = config.Text;
        int heads = text.IntOr(defaults.HeadKeys, defaults.Heads, config.ClassDefault, 1, MaxHeads);
        return new Mamba2
        {
            Module = module,
            Heads = heads,
            HeadSize = HeadSize(config, heads, defaults),
            Groups = text.IntOr(ConfigKeys.StateGroups, defaults.Groups, config.ClassDefault, 1, MaxHeads),
            StateSize = text.IntOr(ConfigKeys.StateSize, defaults.State, config.ClassDefault, 1, MaxSize),
            ConvolutionLength = Convolution(config),
            ConvolutionBias = defaults.ConvolutionBias.Read(config),
            InputBias = defaults.InputBias.Read(config),
            OutputBias = defaults.OutputBias.Read(config),
            GatedNorm = defaults.GatedNorm.Read(config),
            StateFormat = StateFormats.Read(config),
        };
    }

    private static int Convolution(FamilyConfig config)
    {
        return config.Text.IntOr(ConfigKeys.StateConvolution, 4, config.ClassDefault, 1, 1024);
    }

    /// <summary>A stated head width, or the inner width shared out over the heads where it says "auto" or nothing.</summary>
    private static int HeadSize(FamilyConfig config, int heads, SecondDefaults defaults)
    {
        string? key = config.Text.FirstOf(defaults.HeadSizeKeys);
        if (key is not null && !config.Text.IsString(key))
        {
            return config.Text.Int(key, 1, MaxSize);
        }

        if (key is not null && config.Text.StringOrNull(key) != "auto")
        {
            throw config.Text.Error(key, "expected an integer or \"auto\"");
        }

        if (key is null && defaults.HeadSize is { } size)
        {
            return config.Text.IntOr(defaults.HeadSizeKeys, size, config.ClassDefault, 1, MaxSize);
        }

        int inner = Inner(config, defaults.WidthKeys);
        string headKey = config.Text.FirstOf(defaults.HeadKeys) ?? defaults.HeadKeys[0];
        return inner % heads == 0 && inner / heads <= MaxSize
            ? inner / heads
            : throw config.Text.Error(headKey, $"expected a divisor of the inner width {inner}");
    }

    private static int Inner(FamilyConfig config, string[] widthKeys)
    {
        return config.Text.IntOrNull(widthKeys, 1, MaxInner)
            ?? (config.Text.IntOr(ConfigKeys.StateExpansion, 2, config.ClassDefault, 1, MaxInner / ModelArchitecture.MaxHiddenSize) * config.HiddenSize);
    }

    /// <summary>A stated rank, or a sixteenth of the hidden size where it says "auto" or nothing.</summary>
    private static int TimeStepRank(FamilyConfig config)
    {
        string[] keys = ["time_step_rank", "mamba_dt_rank"];
        string? key = config.Text.FirstOf(keys);
        if (key is not null && config.Text.IsString(key) && config.Text.StringOrNull(key) != "auto")
        {
            throw config.Text.Error(key, "expected an integer or \"auto\"");
        }

        int sixteenth = (config.HiddenSize + 15) / 16;
        return key is not null && config.Text.IsString(key) ? sixteenth : config.Text.IntOr(keys, sixteenth, "hidden size / 16, rounded up", 1, 1 << 20);
    }
}

/// <summary>What a family's second-generation mixer has where its config does not say.</summary>
internal sealed record SecondDefaults
{
    public int Heads { get; init; } = 128;

    public string[] HeadKeys { get; init; } = ConfigKeys.StateHeads;

    /// <summary>Head width; otherwise the inner width over the heads.</summary>
    public int? HeadSize { get; init; }

    public string[] HeadSizeKeys { get; init; } = ConfigKeys.StateHeadSize;

    /// <summary>Keys of the inner width; otherwise it is a multiple of the hidden size.</summary>
    public string[] WidthKeys { get; init; } = [];

    public int Groups { get; init; } = 1;

    public int State { get; init; } = 256;

    public Setting ConvolutionBias { get; init; } = Setting.Key("mamba_conv_bias", true);

    public Setting InputBias { get; init; } = Setting.Key("mamba_proj_bias");

    public Setting OutputBias { get; init; } = Setting.Key("mamba_proj_bias");

    public Setting GatedNorm { get; init; } = Setting.Always;
}
