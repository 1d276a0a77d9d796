using System.Globalization;
using LlmEconomics.Validation.Golden;

namespace LlmEconomics.Validation.Memory;

/// <summary>One logged figure beside the planned one.</summary>
internal sealed class MemoryCheck
{
    /// <summary>The largest relative error of the room that vLLM logged.</summary>
    public const double RoomLimit = 0.03;

    /// <summary>The largest relative error of the batches that TensorRT-LLM ran.</summary>
    public const double BatchLimit = 0.05;

    public static readonly string[] Quantities =
        ["kv_cache_per_gpu", "kv_tokens_capacity", "max_batch_size", "weights_per_gpu", "activation_peak_per_gpu", "non_torch_per_gpu"];

    public MemoryCheck(string id, GoldenRow row, LoggedEngine engine)
    {
        (Id, Row, Engine) = (id, row, engine);
        Planned = Of(row, engine);
    }

    public string Id { get; }

    public GoldenRow Row { get; }

    public LoggedEngine Engine { get; }

    public double Planned { get; }

    public double Error => (Planned / Row.Expected) - 1;

    public double? Limit => (Engine.Memory.Engine, Row.Quantity) switch
    {
        ("vLLM", "kv_cache_per_gpu" or "kv_tokens_capacity") => RoomLimit,
        ("TensorRT-LLM", "max_batch_size") => BatchLimit,
        _ => null,
    };

    public bool IsMet => Limit is not { } limit || Math.Abs(Error) <= limit;

    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"| {Id} | {Engine.Name} {Row.Quantity}{Engine.Note} | {Row.Expected:G5} {Row.Unit} | {Planned:G5} | {Error:+0.0 %;-0.0 %;0.0 %} | {(Limit is { } limit ? limit.ToString("P0", CultureInfo.InvariantCulture) + (IsMet ? "" : ", missed") : "")} |");

    private static double Of(GoldenRow row, LoggedEngine engine)
    {
        MemoryPlan plan = engine.Plan;
        return row.Quantity switch
        {
            "kv_cache_per_gpu" => plan.CacheRoom.Gibibytes,
            "kv_tokens_capacity" => plan.TokensThatFit() ?? 0,
            "max_batch_size" => plan.SequencesThatFit(row.Inputs.Long("max_seq_len"), 32) ?? 0,
            "weights_per_gpu" => plan.Weights.Gibibytes,
            "activation_peak_per_gpu" => plan.Activations.Gibibytes,
            "non_torch_per_gpu" => (plan.Runtime + plan.Communication).Gibibytes,
            _ => throw new InvalidOperationException(row.Quantity),
        };
    }
}
