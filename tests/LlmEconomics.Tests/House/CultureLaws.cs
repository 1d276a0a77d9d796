using System.Reflection;
using LlmEconomics.Tests.House.Samples;
using LlmEconomics.Tests.Serving;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>What is written, read and refused does not depend on the culture of the thread. That of sources which no test provokes: <see cref="CultureRules"/>.</summary>
public sealed class CultureLaws
{
    public static TheoryData<string> Written => [.. PublicSamples.All.Keys.Where(t => t.IsVisible && t.GetMethod("ToJson", []) is not null).Select(PublicSamples.NameOf).Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, Action> s_refusals = new()
    {
        ["a number"] = () => FleetPlan.For(-1.5, 1),
        ["a number of a range"] = () => PromptReuse.HitRate(-0.25),
        ["a whole number"] = () => _ = new RequestTokens { Input = -7 },
        ["a quantity"] = () => TokenCosts.Of(MoneyRate.FromDollarsPerHour(-2.5), Duration.Zero, 1, Duration.Zero, 1, 1),
        ["a quantity too large"] = () => Duration.FromHours(1e308),
        ["a result"] = () => _ = TokenRate.FromTokensPerSecond(1.5e308) * Duration.FromHours(1),
        ["a day"] = () => _ = new Provenance { Standing = Standing.Assumed, Date = new DateOnly(1914, 7, 28) },
        ["a percentile"] = () => LengthDistribution.LogNormal(100.5, 0.9, 1e6),
        ["a day without prices"] = () => TariffCatalog.All[0].Tariff.PricesAt(new DateTimeOffset(2016, 2, 29, 0, 0, 0, TimeSpan.Zero), 1),
        ["nothing served"] = () => UnitCost.PerToken(MoneyRate.FromDollarsPerHour(2.5), TokenRate.FromTokensPerSecond(1.5), 0),
        ["an overload"] = () => _ = ServingSystem.Of(Systems.Llama8()).Estimate(Systems.Steady(1234.5)).Estimate,
        ["an unsorted trace"] = () => RequestTrace.ReadCsv(new StringReader("arrival_s,input_tokens,output_tokens\n2.5,1,2\n1.25,1,2\n")).ToArray(),
        ["a measurement"] = () => MeasurementCsv.Read("concurrency,prompt_tokens,output_tokens,ttft_ms,tpot_ms\n0.25,1,1,1.5,-1.5\n"),
        ["a config"] = () => HuggingFaceImporter.Import("""{"model_type": "llama", "vocab_size": -1.5}"""),
        ["a profile"] = () => EngineProfile.FromJson("""{"name": "x", "kernelOverhead": -1.5}"""),
    };

    public static TheoryData<string> Refusals => [.. s_refusals.Keys];

    [Theory]
    [MemberData(nameof(Written))]
    public void Json_is_written_and_read_alike(string name)
    {
        object value = PublicSamples.All.Single(s => PublicSamples.NameOf(s.Key) == name).Value;
        MethodInfo write = value.GetType().GetMethod("ToJson", [])!, read = value.GetType().GetMethod("FromJson", [typeof(string)])!;
        string json = (string)write.Invoke(value, null)!;
        Assert.Equal(json, Foreign.In(() => (string)write.Invoke(value, null)!));
        Assert.Equal(json, (string)write.Invoke(Foreign.In(() => read.Invoke(null, [json])!), null)!);
    }

    [Fact]
    public void Tables_are_read_alike()
    {
        Alike(() => MeasurementCsv.Read("concurrency,prompt_tokens,output_tokens,ttft_ms,tpot_ms,requests_per_s\n2.5,1024,512,380.5,23.6,4.5\n").Single());
        Alike(() => RequestTrace.ReadCsv(new StringReader("arrival_s,input_tokens,output_tokens\n1.5,20,50\n")).Single());
        Alike(() => RequestTrace.ReadAzure(new StringReader("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n")).Single());
        Alike(() => Bytes.Parse("1.5 GB"));
        Alike(() => WorkloadPreset.All[0].ToWorkload(1.5));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refusals_are_worded_alike(string what)
    {
        string expected = Message();
        Assert.Equal(expected, Foreign.In(Message));

        string Message()
        {
            return Assert.ThrowsAny<Exception>(s_refusals[what]).Message;
        }
    }

    private static void Alike<T>(Func<T> read)
    {
        Assert.Equal(read(), Foreign.In(read));
    }
}
