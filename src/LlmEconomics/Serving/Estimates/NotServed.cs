namespace LlmEconomics;

/// <summary>
/// The reason why a load has no steady state on a system, or why no rate of it is good enough. It is one of three:
/// <see cref="DoesNotFit"/>, <see cref="Overload"/> and <see cref="LimitsNotMet"/>.
/// </summary>
public abstract record NotServed
{
    private protected NotServed(string reason)
    {
        Reason = reason;
    }

    /// <summary>The reason in words: what binds, with its numbers.</summary>
    public string Reason
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Reason));
    }

    /// <summary>The message of an exception that says it.</summary>
    internal virtual string Message => $"Nothing is served: {Reason}.";
}
