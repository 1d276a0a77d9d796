namespace LlmEconomics;

/// <summary>Which columns of a CSV log hold what, and in what unit its times are. Names are compared ignoring case and spaces around them.</summary>
/// <remarks>The defaults are the columns of <see cref="RequestTrace.ReadCsv(TextReader, TraceOptions)"/>. Columns that are not named here are left alone.</remarks>
public sealed record TraceColumns
{
    /// <summary>The column with the time at which a request was sent. Default <c>arrival_s</c>.</summary>
    public string Arrival
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Arrival)).Trim();
    } = "arrival_s";

    /// <summary>How <see cref="Arrival"/> is written. Default <see cref="TraceTime.Seconds"/>.</summary>
    public TraceTime Time
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Time), value, "Time must be a named value.");
    }

    /// <summary>The column with the tokens of the prompt, 1 to 2³⁰, cached ones included. Default <c>input_tokens</c>.</summary>
    public string PromptTokens
    {
        get;
        init => field = Guard.NotBlank(value, nameof(PromptTokens)).Trim();
    } = "input_tokens";

    /// <summary>The column with the tokens generated, 1 to 2³⁰, reasoning included. Default <c>output_tokens</c>.</summary>
    public string OutputTokens
    {
        get;
        init => field = Guard.NotBlank(value, nameof(OutputTokens)).Trim();
    } = "output_tokens";

    /// <summary>
    /// The column with the tokens of reasoning, a part of the output and fewer. <see langword="null"/> (the default): the column
    /// <c>reasoning_tokens</c> where the file has one, else no reasoning.
    /// </summary>
    public string? ReasoningTokens
    {
        get;
        init => field = value is null ? null : Guard.NotBlank(value, nameof(ReasoningTokens)).Trim();
    }

    /// <summary>
    /// The column that names what a prompt begins with, such as a system prompt or a document: requests with the same text there share that beginning.
    /// An empty field: nothing shared. <see langword="null"/> (the default): no such column. Needs <see cref="PrefixTokens"/>.
    /// </summary>
    public string? Prefix
    {
        get;
        init => field = value is null ? null : Guard.NotBlank(value, nameof(Prefix)).Trim();
    }

    /// <summary>
    /// The column with the tokens of the shared beginning, 1 to the prompt's, the same in all requests that share it; left alone where
    /// <see cref="Prefix"/> is empty. <see langword="null"/> (the default): no such column. Needs <see cref="Prefix"/>.
    /// </summary>
    public string? PrefixTokens
    {
        get;
        init => field = value is null ? null : Guard.NotBlank(value, nameof(PrefixTokens)).Trim();
    }
}
