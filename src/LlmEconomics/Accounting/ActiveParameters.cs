namespace LlmEconomics;

/// <summary>
/// Parameters one token meets, under the three conventions in use. Most disagreements about "active parameters" are a choice among these.
/// </summary>
/// <param name="WithEmbeddings">Everything a token meets, embedding table and head included (Mixtral, Qwen, OLMoE count so).</param>
/// <param name="WithoutInputEmbedding">
/// Without the input embedding: a lookup is not a product, the head is one (gpt-oss, DeepSeek-V2-Lite). The right base for FLOPs.
/// With a tied table the single copy is left out here too; the head product still runs.
/// </param>
/// <param name="WithoutEmbeddings">Without embedding and head (GLM-4.5, MiniMax-Text-01).</param>
/// <remarks>Prediction layers and vision are left out. Routed experts count k of E; with zero experts, the most a token can meet.</remarks>
public readonly record struct ActiveParameters(long WithEmbeddings, long WithoutInputEmbedding, long WithoutEmbeddings)
{
    /// <summary>Everything a token meets, embedding table and head included (Mixtral, Qwen, OLMoE count so).</summary>
    public long WithEmbeddings
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(WithEmbeddings));
    } = Guard.Between(WithEmbeddings, 0, long.MaxValue, nameof(WithEmbeddings));

    /// <summary>
    /// Without the input embedding: a lookup is not a product, the head is one (gpt-oss, DeepSeek-V2-Lite). The right base for FLOPs.
    /// With a tied table the single copy is left out here too; the head product still runs.
    /// </summary>
    public long WithoutInputEmbedding
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(WithoutInputEmbedding));
    } = Guard.Between(WithoutInputEmbedding, 0, long.MaxValue, nameof(WithoutInputEmbedding));

    /// <summary>Without embedding and head (GLM-4.5, MiniMax-Text-01).</summary>
    public long WithoutEmbeddings
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(WithoutEmbeddings));
    } = Guard.Between(WithoutEmbeddings, 0, long.MaxValue, nameof(WithoutEmbeddings));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ActiveParameters), PrintMembers);
    }
}
