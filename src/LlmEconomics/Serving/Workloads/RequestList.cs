namespace LlmEconomics;

/// <summary>Requests that a caller hands over one by one, sorted by the time they are sent.</summary>
internal sealed class RequestList : RequestStream, IDisposable
{
    private readonly IEnumerator<ServingRequest> source;
    private double last;
    private long index = -1;
    private bool hasNext;

    public RequestList(IEnumerable<ServingRequest> requests)
    {
        source = requests.GetEnumerator();
        MoveNext();
    }

    /// <inheritdoc/>
    public override double NextArrival => hasNext ? source.Current.Arrival.Value : double.PositiveInfinity;

    /// <inheritdoc/>
    public override ServingRequest Take()
    {
        ServingRequest request = source.Current;
        MoveNext();
        return request;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
    }

    private void MoveNext()
    {
        hasNext = source.MoveNext();
        if (!hasNext)
        {
            return;
        }

        index++;
        ServingRequest request = source.Current;
        if (request.PromptTokens < 1 || request.OutputTokens < 1 || request.ReasoningTokens >= request.OutputTokens)
        {
            throw new ArgumentException($"requests[{index}]: prompt and output must be at least 1 token, and reasoning fewer than the output.");
        }

        if (request.Arrival.Value < last)
        {
            throw new ArgumentException(FormattableString.Invariant($"requests[{index}]: sent at {request.Arrival.Value:G6} s, before the one ahead of it ({last:G6} s); they must be sorted."));
        }

        last = request.Arrival.Value;
    }
}
