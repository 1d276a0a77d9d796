namespace LlmEconomics;

/// <summary>
/// Attention from text to image tokens (Llama 3.2 Vision). Its keys and values belong to the images of a sequence, so it keeps nothing per
/// text token: <see cref="ElementsPerImageToken"/> elements for each image token.
/// </summary>
/// <remarks>Parameters <c>h·N·d + 2·h·K·d + N·d·h + 2·d</c> and two scalar gates. Source: transformers <c>modeling_mllama.py</c>.</remarks>
public sealed record CrossAttention : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "cross_attn";

    /// <summary>Query heads (N), 1 to 65,536.</summary>
    public required int QueryHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(QueryHeads));
    }

    /// <summary>Key-value heads (K), 1 to 65,536.</summary>
    public required int KeyValueHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(KeyValueHeads));
    }

    /// <summary>Head width (d), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    /// <summary>Cached elements per image token: <c>2·K·d</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long ElementsPerImageToken => 2L * KeyValueHeads * HeadSize;

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        long q = (long)QueryHeads * HeadSize, k = (long)KeyValueHeads * HeadSize;
        yield return Linear("q_proj", q, hiddenSize, QueryHeads);
        // Keys and values are computed once per image, not per text token.
        yield return Linear("k_proj", k, hiddenSize, KeyValueHeads) with { Role = WeightRole.Image };
        yield return Linear("v_proj", k, hiddenSize, KeyValueHeads) with { Role = WeightRole.Image };
        yield return Linear("o_proj", hiddenSize, q, QueryHeads) with { CutsInput = true };
        yield return Vector("q_norm", HeadSize);
        yield return Vector("k_norm", HeadSize);
        yield return Vector("gates", 2);
    }
}
