using System.Collections.Immutable;

namespace LlmEconomics;

/// <content>What the engine's rules say, and in what the hardware multiplies.</content>
internal sealed partial class DeploymentBuilder
{
    /// <summary>Notes what the engine does otherwise, refuses what it does not start with.</summary>
    private void Heed(ImmutableArray<EngineFinding> findings)
    {
        ImmutableArray<EngineFinding> refusals = [.. findings.Where(f => f.Kind == FindingKind.Refusal)];
        if (!refusals.IsEmpty)
        {
            throw new EngineRefusalException(refusals);
        }

        notes.UnionWith(findings.Select(f => f.ToString()));
        if (Cast is not null)
        {
            notes.Add(Cast.ToString());
        }
    }

    /// <summary>What is multiplied in where the asked type has no hardware path: 16 bits, else 32.</summary>
    public static ElementType Widest(Accelerator accelerator)
    {
        return ((ElementType[])[ElementType.Bf16, ElementType.Fp16, ElementType.Fp32]).FirstOrDefault(t => accelerator.Peaks.TryGet(t, out _), ElementType.Bf16);
    }

    private KernelFormat FormatOf(WeightOperator weight)
    {
        return KernelFormats.Of(weight.Format, ComputeType(weight.Compute));
    }

    /// <summary>
    /// The type the hardware multiplies in: the asked one, or a wider one where there is no path for it or no peak on file, and weights are unpacked first.
    /// </summary>
    private ElementType ComputeType(ElementType asked)
    {
        if (Accelerator.Peaks.TryGet(asked, out _))
        {
            return asked;
        }

        ElementType used = Widest(Accelerator);
        if (Accelerator.Peaks.HasNoHardwarePath(asked))
        {
            notes.Add($"{Accelerator.Name} has no hardware path for {asked}: multiplied in {used}");
            return used;
        }

        if (!Accelerator.Peaks.TryGet(used, out _))
        {
            // Nothing that could stand in for it is known: the peak's own refusal says what is.
            return asked;
        }

        notes.Add($"{Accelerator.Name}: the peak in {asked} is not known, that in {used} is used");
        return used;
    }
}
