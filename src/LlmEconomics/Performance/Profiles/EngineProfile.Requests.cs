using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <content>What a request meets outside the steps that compute it.</content>
public sealed partial record EngineProfile
{
    /// <summary>Time of a request outside steps, by which its client sees the first token later: HTTP, queues between processes [ms], at least 0.</summary>
    [JsonRequired]
    public Tunable RequestOverhead
    {
        get;
        init => field = value.Between(0, 1e6, nameof(RequestOverhead));
    }

    /// <summary>Time per prompt token before the engine has the request: tokenising [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable PromptOverhead
    {
        get;
        init => field = value.Between(0, 1e6, nameof(PromptOverhead));
    }

    /// <summary><see cref="RequestOverhead"/> [s].</summary>
    internal double AnswerSeconds => RequestOverhead.Value * 1e-3;

    /// <summary><see cref="PromptOverhead"/> [s].</summary>
    internal double EntrySecondsPerToken => PromptOverhead.Value * 1e-6;

    /// <summary>Decode steps between the end of a prefill and the client's sight of the first token; at least 0.</summary>
    [JsonRequired]
    public Tunable FirstTokenSteps
    {
        get;
        init => field = value.Between(0, 1e4, nameof(FirstTokenSteps));
    }

    /// <summary>Host time per kernel of a prefill, which is not captured in a graph [µs]: a short prefill takes that long; at least 0.</summary>
    [JsonRequired]
    public Tunable LaunchTime
    {
        get;
        init => field = value.Between(0, 1e6, nameof(LaunchTime));
    }

    /// <summary>Mean wait of the first burst of a benchmark over half of its prefill work; 0 to 10.</summary>
    [JsonRequired]
    public Tunable BurstWeight
    {
        get;
        init => field = value.Between(0, 10, nameof(BurstWeight));
    } = 1;

    /// <summary>Prefills a request of fixed length shares its step with, itself included: requests that start together end together; 1 to 100.</summary>
    [JsonRequired]
    public Tunable Clumping
    {
        get;
        init => field = value.Between(1, 100, nameof(Clumping));
    } = 1;

    /// <summary>Steps a prompt waits so that attention data-parallel ranks prefill together; at least 0.</summary>
    [JsonRequired]
    public Tunable DataWaitSteps
    {
        get;
        init => field = value.Between(0, 1e4, nameof(DataWaitSteps));
    }

    /// <summary>Decode steps between looks at the queue of new requests; 1 to 10,000.</summary>
    [JsonRequired]
    public Tunable PollSteps
    {
        get;
        init => field = value.Between(1, 1e4, nameof(PollSteps));
    } = 1;
}
