namespace LlmEconomics;

/// <summary>
/// What readers accept at most: the one policy for every file and text from outside. A limit is far above what any real file holds, and low enough that
/// refusing, or reading what just passes, takes seconds at most and a small multiple of the file's size in memory.
/// </summary>
/// <remarks>docs/limits.md lists the numbers for users, and says of each why. A test compares the two.</remarks>
internal sealed record ReaderLimits
{
    /// <summary>Nesting of JSON. Published model configs nest up to 6 deep (207 of them looked at); 64 is also what System.Text.Json reads by default.</summary>
    public const int MaxDepth = 64;

    /// <summary>Bytes of one member's name in JSON. The longest of 207 published configs has 58.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Characters of one number. A double needs 24, its longest exact decimal expansion is of no use to anyone.</summary>
    public const int MaxNumberLength = 1024;

    /// <summary>Characters of a quantity or of a name that is looked up (<c>80 GB</c>, <c>H100 SXM</c>). Longer texts are neither.</summary>
    public const int MaxTermLength = 1000;

    /// <summary>Characters of a name in a model config that is kept as the model's name.</summary>
    public const int MaxModelNameLength = 512;

    /// <summary>Rules of one format scheme. The longest known list, of every expert's modules, has some 20,000 entries.</summary>
    public const int MaxRules = 100_000;

    /// <summary>
    /// Patterns of one scheme that have to be tried one by one on every module: regular expressions, and wildcards that name no layer. Of 207
    /// published configs none has more than 6.
    /// </summary>
    public const int MaxTriedPatterns = 64;

    /// <summary>Wildcards of one scheme that name the same layer: some experts are listed with three each.</summary>
    public const int MaxLayerPatterns = 4096;

    /// <summary>Characters of one pattern. The longest text of 207 published configs has 118.</summary>
    public const int MaxPatternLength = 1024;

    /// <summary>Characters of one regular expression. The longest published one has 39.</summary>
    public const int MaxExpressionLength = 512;

    /// <summary>Characters of one field of CSV.</summary>
    public const int MaxFieldLength = 10_000;

    /// <summary>Fields of one line of CSV.</summary>
    public const int MaxFields = 1000;

    /// <summary>Characters of one line of a Mooncake trace: two million block hashes.</summary>
    public const int MaxTraceLine = 1 << 24;

    /// <summary>Seconds that the times of one trace may lie apart: 30,000 years, so that no sum of times overflows.</summary>
    public const double MaxTraceSeconds = 1e12;

    /// <summary>Bytes of a model config.</summary>
    public const int ConfigBytes = 64 << 20;

    /// <summary>Bytes of a file of results.</summary>
    public const int ResultBytes = 256 << 20;

    /// <summary>Results of one file.</summary>
    public const int Results = 10_000;

    /// <summary>Characters of a file of measurements.</summary>
    public const int MeasurementCharacters = 16 << 20;

    /// <summary>Rows of a file of measurements: a campaign of a year has some thousand.</summary>
    public const int MeasurementRows = 100_000;

    /// <summary>Accelerators of one catalogue, and its aliases. The library's own has 120.</summary>
    public const int Accelerators = 10_000;

    /// <summary>Configs of models. Real ones are kilobytes; the largest known (a per-layer quantisation list) has 2.4 MB.</summary>
    public static readonly ReaderLimits ModelConfig = new() { MaxBytes = ConfigBytes, MaxValues = 500_000, MaxTextBytes = 1 << 20, What = "model config" };

    /// <summary>Models and format schemes in the library's own JSON. The largest of the catalogue has 60 kB.</summary>
    public static readonly ReaderLimits Model =
        new() { MaxBytes = 16 << 20, MaxValues = 500_000, MaxTextBytes = 1 << 16, What = "model", AllowsComments = true };

    /// <summary>Accelerators and their catalogues. The library's own files have 120 kB together.</summary>
    public static readonly ReaderLimits Hardware =
        new() { MaxBytes = 16 << 20, MaxValues = 500_000, MaxTextBytes = 1 << 16, What = "catalogue of accelerators", AllowsComments = true };

    /// <summary>Profiles of engines and of generations: some kilobytes.</summary>
    public static readonly ReaderLimits Profile =
        new() { MaxBytes = 1 << 20, MaxValues = 50_000, MaxTextBytes = 1 << 16, What = "profile", AllowsComments = true };

    /// <summary>
    /// Results of load generators. They are read in one pass and hold the latency of every token and all generated text, so that only their size is
    /// bounded: 10,000 requests of 1,000 tokens are 200 MB.
    /// </summary>
    public static readonly ReaderLimits BenchResult =
        new() { MaxBytes = ResultBytes, MaxValues = int.MaxValue, MaxTextBytes = int.MaxValue, What = "file of results" };

    /// <summary>One line of a trace in JSON.</summary>
    public static readonly ReaderLimits TraceLine =
        new() { MaxBytes = 3 * MaxTraceLine, MaxValues = MaxTraceLine / 2, MaxTextBytes = 1 << 16, What = "line of a trace" };

    /// <summary>Bytes of the whole text.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>Values of a JSON text, names of members and brackets included: a value costs memory whatever its length.</summary>
    public int MaxValues { get; init; }

    /// <summary>Bytes of one text inside JSON.</summary>
    public int MaxTextBytes { get; init; }

    /// <summary>What is read, in a message.</summary>
    public required string What { get; init; }

    /// <summary>Whether comments and commas after the last item are read over, as in the library's own files.</summary>
    public bool AllowsComments { get; init; }
}
