namespace LlmEconomics;

/// <content>The simulation.</content>
public sealed partial record ServingSystem
{
    /// <summary>
    /// Follows the requests of a workload through the engines, from event to event: batches, queues, blocks of the cache and their eviction as they are at
    /// each moment. The same seed gives the same run.
    /// </summary>
    /// <remarks>
    /// What an engine does at a step's end, and what is left out, is in the documentation on serving. Memory does not grow with the number of
    /// requests; only those in flight are held.
    /// </remarks>
    /// <param name="workload">What users ask for.</param>
    /// <param name="options">How much is simulated; default 20,000 requests after a warm-up.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The estimate, or an overload where the queue grows without end.</returns>
    /// <exception cref="SimulationWindowException">
    /// Too few requests for the workload's clients or latencies; the exception names the least that would do. Never for a workload that has an end.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The run would last longer than 2³³ s of simulated time: so slow a load needs no simulation.</exception>
    /// <exception cref="InvalidOperationException">More than 2²² requests are in flight, or the system has more than 65,536 engines.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ServingOutcome Simulate(Workload workload, SimulationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(workload);
        options ??= new SimulationOptions();
        return Run(workload.Open(options.Seed), workload, options, cancellationToken);
    }

    /// <summary>Follows given requests through the engines, sorted by the time they are sent, until all are answered.</summary>
    /// <param name="requests">The requests; read one by one.</param>
    /// <param name="options">What is wanted besides the estimate; <see cref="SimulationOptions.Requests"/> and <see cref="SimulationOptions.WarmUp"/> have no say.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The estimate, or an overload where no request fits into the memory.</returns>
    /// <exception cref="ArgumentException">There are no requests, one lacks its tokens, or they are not sorted; the message names which.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The run would last longer than 2³³ s of simulated time.</exception>
    /// <exception cref="InvalidOperationException">More than 2²² requests are in flight, or the system has more than 65,536 engines.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public ServingOutcome Replay(IEnumerable<ServingRequest> requests, SimulationOptions? options = null, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(requests);
        cancellationToken.ThrowIfCancellationRequested();
        using RequestList list = new(requests);
        return double.IsFinite(list.NextArrival)
            ? Run(list, null, options ?? new SimulationOptions(), cancellationToken)
            : throw new ArgumentException("requests: there must be at least one.", nameof(requests));
    }

    private ServingOutcome Run(RequestStream stream, Workload? workload, SimulationOptions options, CancellationToken cancellationToken)
    {
        ServingRun run = new(this, stream, workload, options, cancellationToken);
        run.Run();
        return run.Outcome();
    }
}
