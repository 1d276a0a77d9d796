namespace LlmEconomics;

/// <summary>A matrix product alone: m × k activations times k × n weights (or a second activation).</summary>
/// <param name="Rows">Rows of the result (m): usually tokens; at least 0.</param>
/// <param name="Inner">The dimension summed over (k); at least 0.</param>
/// <param name="Columns">Columns of the result (n); at least 0.</param>
/// <remarks>
/// <c>2·m·k·n</c> FLOP (a multiply-add is 2). Traffic when each matrix crosses the memory bus once: <c>m·k·a + k·n·w + m·n·o</c> bytes, with
/// a, w, o the bytes per element of input, weights and output. Caches that hold a matrix across tiles, and tiles that read one twice, are left out.
/// Source: Austin et al., How to Scale Your Model, part 1, https://jax-ml.github.io/scaling-book/roofline/.
/// </remarks>
public readonly record struct MatrixProduct(long Rows, long Inner, long Columns)
{
    /// <summary>Rows of the result (m).</summary>
    public long Rows
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Rows));
    } = Guard.Between(Rows, 0, long.MaxValue);

    /// <summary>The dimension summed over (k).</summary>
    public long Inner
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Inner));
    } = Guard.Between(Inner, 0, long.MaxValue);

    /// <summary>Columns of the result (n).</summary>
    public long Columns
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Columns));
    } = Guard.Between(Columns, 0, long.MaxValue);

    /// <summary>Arithmetic: <c>2·m·k·n</c>.</summary>
    public FlopCount Flops => FlopCount.FromFlops(2.0 * Rows * Inner * Columns);

    /// <summary>Arithmetic of weights that every token meets once, whatever the matrices they stand in: <c>2 · weights · tokens</c>.</summary>
    /// <param name="weights">Weights; finite, at least 0. Of a whole model: the active ones without the input embedding.</param>
    /// <param name="tokens">Tokens; finite, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static FlopCount FlopsOf(double weights, double tokens)
    {
        return FlopCount.FromFlops(WeightRole.Linear.FlopsPerElement * Guard.NotNegative(weights) * Guard.NotNegative(tokens));
    }

    /// <summary>Traffic with everything in one format.</summary>
    public Bytes Traffic(NumberFormat format)
    {
        return Traffic(format, format, format);
    }

    /// <summary>Traffic: input and weights read once, output written once; scales of large tensors included.</summary>
    /// <param name="input">Format of the input.</param>
    /// <param name="weights">Format of the weights.</param>
    /// <param name="output">Format of the output.</param>
    public Bytes Traffic(NumberFormat input, NumberFormat weights, NumberFormat output)
    {
        return (Bytes.FromBytes((double)Rows * Inner) * Guard.NotNull(input).BytesPerElement)
            + (Bytes.FromBytes((double)Inner * Columns) * Guard.NotNull(weights).BytesPerElement)
            + (Bytes.FromBytes((double)Rows * Columns) * Guard.NotNull(output).BytesPerElement);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(MatrixProduct), PrintMembers);
    }
}
