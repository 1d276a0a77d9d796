using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>The formats of one module: how its weights are stored, and in what format its input arrives at the matrix product.</summary>
/// <param name="Weights">Stored format of the weights.</param>
/// <param name="Activations">Format of the activations that meet them.</param>
public sealed record ModuleFormat(NumberFormat Weights, NumberFormat Activations)
{
    /// <summary>Stored format of the weights.</summary>
    public NumberFormat Weights
    {
        get;
        init => field = Guard.NotNull(value, nameof(Weights));
    } = Guard.NotNull(Weights);

    /// <summary>Format of the activations that meet them.</summary>
    public NumberFormat Activations
    {
        get;
        init => field = Guard.NotNull(value, nameof(Activations));
    } = Guard.NotNull(Activations);

    /// <summary>
    /// The type the matrix product runs in: the wider of the two (4-bit weights with 16-bit activations are unpacked and multiplied in 16 bits).
    /// </summary>
    [JsonIgnore]
    public ElementType Compute => Activations.Element.Bits >= Weights.Element.Bits ? Activations.Element : Weights.Element;

    /// <summary>Weights and activations in the same format.</summary>
    public static ModuleFormat Uniform(NumberFormat format)
    {
        return new ModuleFormat(format, format);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ModuleFormat), PrintMembers);
    }
}
