namespace LlmEconomics;

/// <summary>What an importer understood: the architecture, how the checkpoint stores its numbers, and every value that had to be supplied.</summary>
/// <param name="Architecture">The model.</param>
/// <param name="Formats">Number formats of the checkpoint, from <c>quantization_config</c> and the stated data type.</param>
/// <param name="Defaults">Values used because their keys are absent; empty when the config states everything.</param>
public sealed record ImportedModel(ModelArchitecture Architecture, FormatScheme Formats, IReadOnlyList<AppliedDefault> Defaults);
