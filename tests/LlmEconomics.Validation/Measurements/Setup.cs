namespace LlmEconomics.Validation.Measurements;

/// <summary>Everything that a deployment is built from; equal setups share one.</summary>
internal sealed record Setup(
    ModelArchitecture Model, FormatScheme Formats, Accelerator Accelerator, Parallelism Parallelism, EngineProfile Engine, EfficiencyProfile? Efficiency)
{
    public Deployment Deploy()
    {
        return Deployment.Of(Model, Formats, Accelerator, Parallelism, Engine, Efficiency);
    }
}
