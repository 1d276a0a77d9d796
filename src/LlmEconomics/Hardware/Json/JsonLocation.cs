using System.Text.Json;

namespace LlmEconomics;

/// <summary>A place in a JSON file, and refusals that name it.</summary>
internal readonly record struct JsonLocation(string Path)
{
    public static JsonLocation Root { get; } = new("$");

    public JsonLocation Member(string name)
    {
        return new($"{Path}.{name}");
    }

    public JsonLocation Item(int index)
    {
        return new($"{Path}[{index}]");
    }

    public AcceleratorFormatException Refusal(string problem)
    {
        return new(Path, problem);
    }

    public T Required<T>(T? value, string name)
        where T : class
    {
        return value ?? throw Missing(name);
    }

    public T Required<T>(T? value, string name)
        where T : struct
    {
        return value ?? throw Missing(name);
    }

    /// <summary>Builds a value whose guards refuse by parameter name, and turns a refusal into one that names the member.</summary>
    public T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException refusal)
        {
            string path = refusal.ParamName is { } name ? Member(JsonNamingPolicy.CamelCase.ConvertName(name)).Path : Path;
            throw new AcceleratorFormatException(path, refusal.Message.Split(" (Parameter '")[0], refusal);
        }
    }

    private AcceleratorFormatException Missing(string name)
    {
        return Member(JsonNamingPolicy.CamelCase.ConvertName(name)).Refusal("this member is required.");
    }
}
