namespace LlmEconomics.Validation.Measurements;

/// <summary>How a row's model is spread over its accelerators.</summary>
internal static class MeasuredLayout
{
    public static Parallelism Of(MeasurementRow row)
    {
        if (row.Expert is { } experts)
        {
            return new Parallelism { Data = experts, Expert = experts };
        }

        // A NeuronCore is half a chip.
        int tensor = row.Source == "aws-neuron" && row.Tensor is { } cores ? Math.Max(1, cores / 2) : row.Tensor ?? 1;
        int pipeline = row.Pipeline ?? 1;
        return row.Tensor is null && row.Pipeline is null && row.Accelerators > 1
            ? throw new UnusableException("spread over several accelerators in an unstated way")
            : new Parallelism { Tensor = tensor, Pipeline = pipeline };
    }
}
