namespace LlmEconomics;

/// <summary>What an importer understood: the architecture, how the checkpoint stores its numbers, and every value that had to be supplied.</summary>
/// <param name="Architecture">The model.</param>
/// <param name="Formats">Number formats of the checkpoint, from <c>quantization_config</c> and the stated data type.</param>
/// <param name="Defaults">Values used because their keys are absent; empty when the config states everything.</param>
public sealed record ImportedModel(ModelArchitecture Architecture, FormatScheme Formats, IReadOnlyList<AppliedDefault> Defaults)
{
    /// <summary>The model.</summary>
    public ModelArchitecture Architecture
    {
        get;
        init => field = Guard.NotNull(value, nameof(Architecture));
    } = Guard.NotNull(Architecture, nameof(Architecture));

    /// <summary>Number formats of the checkpoint.</summary>
    public FormatScheme Formats
    {
        get;
        init => field = Guard.NotNull(value, nameof(Formats));
    } = Guard.NotNull(Formats, nameof(Formats));

    /// <summary>Values used because their keys are absent.</summary>
    public IReadOnlyList<AppliedDefault> Defaults
    {
        get;
        init => field = Guard.NotNull(value, nameof(Defaults));
    } = Guard.NotNull(Defaults, nameof(Defaults));

    /// <summary>Equal when all members are, defaults in order.</summary>
    public bool Equals(ImportedModel? other)
    {
        return other is not null && Architecture == other.Architecture && Formats == other.Formats && Defaults.SequenceEqual(other.Defaults);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Architecture, Formats, Defaults.Count);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ImportedModel),
            (nameof(Architecture), Architecture), (nameof(Formats), Formats), (nameof(Defaults), Defaults));
    }
}
