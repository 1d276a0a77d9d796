using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>Closed loops of so many clients that prompts wait: whatever decodes, a replica computes no more of them than the simulation's does.</summary>
public sealed class FullLoopLaws
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Answers of a token or two: hardly anything ever decodes, and all of the time goes into the prompts of the others.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    public void Short_answers_are_served_at_the_rate_of_their_prompts(int dataRanks, long output)
    {
        foreach (EngineProfile engine in Systems.Engines)
        {
            Compare(SystemOf(engine, dataRanks, pipeline: 1), Spread(1600, output), clients: 500, 0.06);
        }
    }

    /// <summary>Steps of prompts alone take as long for one data rank's prompt as for a prompt on each.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    public void A_prompt_takes_a_whole_step_of_its_own_on_every_data_rank(int dataRanks, int pipeline)
    {
        Compare(SystemOf(EngineProfile.Sglang, dataRanks, pipeline), Spread(4556, 374), clients: 50 * dataRanks, 0.12);
    }

    /// <summary>More clients than a system has places wait, and are served no faster than it is full.</summary>
    [Theory]
    [InlineData(1600, 1)]
    [InlineData(4556, 374)]
    [InlineData(100, 1000)]
    public void More_clients_than_places_are_served_at_saturation(long prompt, long output)
    {
        foreach (EngineProfile engine in Systems.Engines)
        {
            ServingSystem system = SystemOf(engine, 1, 1);
            Workload workload = Spread(prompt, output);
            double saturation = system.Saturation(workload);
            Assert.Equal(saturation, system.Estimate(workload.AtConcurrency(5000)).Estimate.RequestRate, 0.05 * saturation);
        }
    }

    private static void Compare(ServingSystem system, Workload workload, long clients, double within)
    {
        ServingEstimate closed = system.Estimate(workload.AtConcurrency(clients)).Estimate;
        SimulationOptions options = new() { Requests = 6000, WarmUp = 2000 };
        ServingEstimate simulated = system.Simulate(workload.AtConcurrency(clients), options, Token).Estimate;
        double rate = simulated.RequestRate, latency = simulated.RequestLatency.Mean.Value;
        Assert.Equal(rate, closed.RequestRate, within * rate);
        Assert.Equal(latency, closed.RequestLatency.Mean.Value, within * latency);
    }

    private static ServingSystem SystemOf(EngineProfile engine, int dataRanks, int pipeline)
    {
        CatalogModel model = ModelCatalog.Find("meta-llama/Llama-3.1-8B");
        Parallelism ranks = new() { Data = dataRanks, Pipeline = pipeline };
        return ServingSystem.Of(Deployment.Of(model.Architecture, model.Formats, Systems.H100, ranks, engine with { MaxSequences = 256 }));
    }

    private static Workload Spread(long prompt, long output)
    {
        LengthDistribution Of(long tokens) => tokens < 3 ? LengthDistribution.Fixed(tokens) : LengthDistribution.LogNormal(tokens, 0.9, tokens * 2.2);
        return Workload.Of(RequestLengths.Independent(Of(prompt), Of(output)), ArrivalProcess.Poisson(1));
    }
}
