namespace LlmEconomics.Validation.Golden;

/// <summary>The accelerator that an example names in its own spelling, with the example's rates where it states them.</summary>
internal static class AcceleratorInputs
{
    public static Accelerator Find(Inputs inputs)
    {
        string name = inputs.Text("accelerator") ?? throw new InputException("input 'accelerator' is missing.");
        string full = name.EndsWith('G') ? name + "B" : name;
        foreach (string spelling in (string[])[name, full, full.Replace("-", "-SXM-", StringComparison.Ordinal)])
        {
            if (AcceleratorCatalog.Default.TryFind(spelling, out Accelerator? found))
            {
                return inputs.Has("hbm_bytes_per_s", "bytes_per_s") ? found with { MemoryBandwidth = inputs.Bandwidth() } : found;
            }
        }

        throw new InputException($"accelerator '{name}' is not in the catalogue under one meaning.");
    }
}
