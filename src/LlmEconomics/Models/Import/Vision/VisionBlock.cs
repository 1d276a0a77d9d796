using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// One transformer block of a vision tower: attention, MLP, norms. Towers differ in names, biases, gating and little else; the values that
/// are not set are those of CLIP and SigLIP (transformers <c>modeling_clip.py</c>, <c>modeling_siglip.py</c>).
/// </summary>
internal sealed record VisionBlock
{
    public required int Hidden { get; init; }

    /// <summary>Inner width of the MLP.</summary>
    public required int Inner { get; init; }

    /// <summary>Width of all query heads together, where it is not the hidden size.</summary>
    public long? QueryWidth { get; init; }

    /// <summary>Width of all key heads together, where it is not that of the queries.</summary>
    public long? KeyValueWidth { get; init; }

    /// <summary>Query, key and value projections: three names, or one where they are a single matrix.</summary>
    public ImmutableArray<string> Qkv { get; init; } = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"];

    public string AttentionOut { get; init; } = "self_attn.out_proj";

    public bool AttentionBias { get; init; } = true;

    /// <summary>Matrices into the MLP: one, or two where it is gated.</summary>
    public ImmutableArray<string> MlpIn { get; init; } = ["mlp.fc1"];

    public string MlpOut { get; init; } = "mlp.fc2";

    public bool MlpBias { get; init; } = true;

    public ImmutableArray<string> Norms { get; init; } = ["layer_norm1", "layer_norm2"];

    /// <summary>Whether norms are LayerNorms with a bias; otherwise they are RMSNorms.</summary>
    public bool NormBias { get; init; } = true;

    /// <summary>Other per-channel numbers: layer scales, gates, norms of query and key heads, clip bounds.</summary>
    public ImmutableArray<(string Name, int Length)> Vectors { get; init; } = [];

    /// <summary>Names of all its matrices.</summary>
    public IEnumerable<string> Matrices => [.. Qkv, AttentionOut, .. MlpIn, MlpOut];

    public void AddTo(VisionWeights weights)
    {
        long queries = QueryWidth ?? Hidden;
        long keys = KeyValueWidth ?? queries;
        long[] outputs = Qkv.Length == 1 ? [queries + (2 * keys)] : [queries, keys, keys];
        for (int i = 0; i < outputs.Length; i++)
        {
            weights.Linear(Qkv[i], outputs[i], Hidden, AttentionBias);
        }

        weights.Linear(AttentionOut, Hidden, queries, AttentionBias);
        foreach (string name in MlpIn)
        {
            weights.Linear(name, Inner, Hidden, MlpBias);
        }

        weights.Linear(MlpOut, Hidden, Inner, MlpBias);
        foreach (string name in Norms)
        {
            weights.Norm(name, Hidden, NormBias);
        }

        foreach ((string name, int length) in Vectors)
        {
            weights.Vector(name, length);
        }
    }
}
