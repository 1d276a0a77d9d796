namespace LlmEconomics;

/// <summary>The hardware cannot multiply this element type: software has to convert it to another one first.</summary>
public sealed class NoHardwarePathException : NotSupportedException
{
    /// <summary>Refuses, naming the element types that the hardware does multiply.</summary>
    /// <param name="owner">Which hardware, for example <c>A100 SXM4 80GB</c>.</param>
    /// <param name="elementType">The element type asked for.</param>
    /// <param name="supported">The element types with a hardware path.</param>
    public NoHardwarePathException(string owner, ElementType elementType, params IEnumerable<ElementType> supported)
        : base($"{Quoted.Cut(owner)} has no hardware path for {elementType}; it has one for: {Listing.Of(supported)}.")
    {
        Owner = owner;
        ElementType = elementType;
    }

    /// <summary>Which hardware.</summary>
    public string Owner { get; }

    /// <summary>The element type asked for.</summary>
    public ElementType ElementType { get; }
}
