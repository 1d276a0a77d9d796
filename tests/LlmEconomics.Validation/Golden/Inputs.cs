using System.Text.Json;

namespace LlmEconomics.Validation.Golden;

/// <summary>The inputs of one example, read by name; several names are spellings of one input.</summary>
internal sealed class Inputs(JsonElement root)
{
    private readonly JsonElement root = root.ValueKind == JsonValueKind.Object ? root : throw new FormatException("inputs: expected an object.");

    public bool Has(params ReadOnlySpan<string> names)
    {
        return Find(names) is not null;
    }

    public double Number(params ReadOnlySpan<string> names)
    {
        return Find(names) is { } value ? Number(value, names[0]) : throw new InputException($"input '{names[0]}' is missing.");
    }

    public double NumberOr(double fallback, params ReadOnlySpan<string> names)
    {
        return Has(names) ? Number(names) : fallback;
    }

    public int Whole(params ReadOnlySpan<string> names)
    {
        double number = Number(names);
        return number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw new InputException($"input '{names[0]}' is no integer.");
    }

    public int WholeOr(int fallback, params ReadOnlySpan<string> names)
    {
        return Has(names) ? Whole(names) : fallback;
    }

    public long Long(params ReadOnlySpan<string> names)
    {
        return checked((long)Number(names));
    }

    public bool Flag(bool fallback, params ReadOnlySpan<string> names)
    {
        return Find(names)?.GetBoolean() ?? fallback;
    }

    public string? Text(params ReadOnlySpan<string> names)
    {
        return Find(names) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
    }

    /// <summary>A number, or a list of them: prices by tier.</summary>
    public IReadOnlyList<double> Numbers(string name)
    {
        return Find(name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(v => Number(v, name))],
            { } single => [Number(single, name)],
        };
    }

    /// <summary>The inputs inside an input; none when it is absent.</summary>
    public Inputs? Group(string name)
    {
        return Find(name) is { ValueKind: JsonValueKind.Object } group ? new Inputs(group) : null;
    }

    private JsonElement? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }

        return null;
    }

    private static double Number(JsonElement value, string name)
    {
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw new InputException($"input '{name}' is no number.");
    }
}

/// <summary>An example's inputs do not give what its quantity needs.</summary>
internal sealed class InputException(string message) : Exception(message);
