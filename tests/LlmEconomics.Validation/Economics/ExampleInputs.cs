using System.Text.Json;

namespace LlmEconomics.Validation.Economics;

/// <summary>The inputs of one published example.</summary>
internal sealed class ExampleInputs(string json, string folder) : IDisposable
{
    private readonly JsonDocument document = JsonDocument.Parse(json);

    public bool Has(string name)
    {
        return document.RootElement.TryGetProperty(name, out _);
    }

    public double Number(string name)
    {
        return document.RootElement.GetProperty(name).GetDouble();
    }

    public double Number(string name, double otherwise)
    {
        return Has(name) ? Number(name) : otherwise;
    }

    /// <summary>The first of several names that is there.</summary>
    public double Any(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Has(name))
            {
                return Number(name);
            }
        }

        throw new UsageException($"an example has none of {string.Join(", ", names!)}.");
    }

    /// <summary>Price of a kind of token.</summary>
    public TokenPrice? Price(string kind)
    {
        return document.RootElement.GetProperty("usd_per_mtok").TryGetProperty(kind, out JsonElement price) ? TokenPrice.FromDollarsPerMillionTokens(price.GetDouble()) : null;
    }

    /// <summary>Path of the trace that it is about.</summary>
    public string Trace => Path.Combine(folder, document.RootElement.GetProperty("trace").GetString()!);

    public void Dispose()
    {
        document.Dispose();
    }
}
