using System.Text.Json;

namespace LlmEconomics;

public sealed partial record Accelerator
{
    /// <summary>Reads one accelerator; see the catalogue files for the format. Comments are allowed, unknown members are refused.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="AcceleratorFormatException">It is none; the message names the place and what is expected there.</exception>
    public static Accelerator FromJson(string json)
    {
        return AcceleratorFormat.Read(HardwareJson.Read(json, HardwareJsonContext.Default.AcceleratorDocument), fileDate: null, JsonLocation.Root);
    }

    /// <param name="json">A stream of UTF-8, read to its end and left open.</param>
    /// <inheritdoc cref="FromJson(string)"/>
    public static Accelerator FromJson(Stream json)
    {
        return AcceleratorFormat.Read(HardwareJson.Read(json, HardwareJsonContext.Default.AcceleratorDocument), fileDate: null, JsonLocation.Root);
    }

    /// <summary>The JSON that <see cref="FromJson(string)"/> reads back to an equal accelerator, sources included.</summary>
    public string ToJson()
    {
        return JsonSerializer.Serialize(AcceleratorFormat.Write(this), HardwareJson.Writing.AcceleratorDocument);
    }
}
