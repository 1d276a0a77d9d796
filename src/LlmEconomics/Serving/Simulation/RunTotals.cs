namespace LlmEconomics;

/// <summary>What a run has done up to a moment; the mean of several moments, or what was done between two, is one too.</summary>
internal struct RunTotals
{
    /// <summary>The moment [s].</summary>
    public double Time;

    /// <summary>What the engines that requests reach first have done.</summary>
    public CoreTotals Entry;

    /// <summary>What the decode pool has done, where there is one.</summary>
    public CoreTotals Second;

    /// <summary>Requests answered.</summary>
    public WindowCounts Answered;

    /// <summary>Requests in flight, over time [s].</summary>
    public double InFlightSeconds;

    /// <summary>Adds another moment a number of times.</summary>
    public void Add(in RunTotals other, double times)
    {
        Time += times * other.Time;
        Entry.Add(other.Entry, times);
        Second.Add(other.Second, times);
        Answered = Answered.Plus(other.Answered, times);
        InFlightSeconds += times * other.InFlightSeconds;
    }
}

/// <summary>Requests that were answered, and their tokens.</summary>
internal readonly record struct WindowCounts(double Requests, double Input, double Cached, double Output, PeakWork Work)
{
    /// <summary>One request more.</summary>
    public WindowCounts With(in RequestResult result, in PeakWork work)
    {
        return new WindowCounts(
            Requests + 1, Input + (result.Request.PromptTokens - result.CachedTokens), Cached + result.CachedTokens,
            Output + result.Request.OutputTokens, Work + work);
    }

    /// <summary>Others a number of times more.</summary>
    public WindowCounts Plus(in WindowCounts other, double times)
    {
        return new WindowCounts(
            Requests + (times * other.Requests), Input + (times * other.Input), Cached + (times * other.Cached),
            Output + (times * other.Output),
            new PeakWork(Work.ComputeSeconds + (times * other.Work.ComputeSeconds), Work.CacheSeconds + (times * other.Work.CacheSeconds)));
    }

    /// <summary>Tokens per second where these were answered in so many.</summary>
    public TokenThroughput Throughput(double seconds)
    {
        return new TokenThroughput(Rate(Input), Rate(Cached), Rate(Output));

        TokenRate Rate(double tokens)
        {
            return TokenRate.FromTokensPerSecond(tokens / seconds);
        }
    }
}
