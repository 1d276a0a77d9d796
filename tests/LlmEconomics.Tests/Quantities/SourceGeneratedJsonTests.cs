using System.Text.Json;
using System.Text.Json.Serialization;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Quantities need no reflection: a source-generated context reads and writes them as members.</summary>
public sealed partial class SourceGeneratedJsonTests
{
    [Fact]
    public void Quantities_work_as_members()
    {
        Server server = new(Bytes.FromGibibytes(80), MoneyRate.FromDollarsPerHour(2.5), null);
        string json = JsonSerializer.Serialize(server, Context.Default.Server);
        Assert.Equal("""{"Memory":85899345920,"Cost":2.5,"Power":null}""", json);
        Assert.Equal(server, JsonSerializer.Deserialize(json, Context.Default.Server));
        Assert.Equal(
            server with { Power = Watts.FromWatts(700) },
            JsonSerializer.Deserialize("""{"Memory":"80 GiB","Cost":"60 USD/d","Power":"0.7 kW"}""", Context.Default.Server));
    }

    internal sealed record Server(Bytes Memory, MoneyRate Cost, Watts? Power);

    [JsonSerializable(typeof(Server))]
    private sealed partial class Context : JsonSerializerContext;
}
