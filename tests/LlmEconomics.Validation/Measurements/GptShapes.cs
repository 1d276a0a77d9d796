namespace LlmEconomics.Validation.Measurements;

/// <summary>
/// The GPT models that FasterTransformer was measured on, from heads, head size and layers in its guide
/// (github.com/NVIDIA/FasterTransformer docs/gpt_guide.md): vocabulary 51,200, learned positions, MLP of four times the hidden size, biases.
/// </summary>
internal static class GptShapes
{
    private const int Vocabulary = 51_200;
    private const int Positions = 2_048;

    private static readonly (string Name, int Heads, int HeadSize, int Layers)[] s_shapes =
    [
        ("GPT-350M", 16, 64, 24),
        ("GPT-1.3B", 32, 64, 24),
        ("GPT-6.7B", 32, 128, 32),
        ("GPT-20B", 48, 128, 44),
        ("GPT-89B", 96, 128, 48),
        ("GPT-175B", 96, 128, 96),
        ("Megatron-Turing NLG 530B", 128, 160, 105),
    ];

    /// <summary>The model whose name begins so, or <see langword="null"/>.</summary>
    public static ModelArchitecture? Find(string name)
    {
        return s_shapes.Where(s => name.StartsWith(s.Name, StringComparison.Ordinal)).Select(s => Model(s.Name, s.Heads, s.HeadSize, s.Layers)).FirstOrDefault();
    }

    private static ModelArchitecture Model(string name, int heads, int headSize, int layers)
    {
        int hidden = heads * headSize;
        GroupedQueryAttention attention = new() { QueryHeads = heads, KeyValueHeads = heads, HeadSize = headSize, QkvBias = true, OutputBias = true };
        DenseFeedForward mlp = new() { Width = 4 * hidden, Gated = false, Bias = true };
        return new ModelArchitecture
        {
            Name = name,
            VocabularySize = Vocabulary,
            HiddenSize = hidden,
            TiedEmbeddings = true,
            Layers = [LayerGroup.Of(layers, attention, mlp) with { NormBias = true }],
            FinalNormBias = true,
            Extra = [new WeightTensor("embed_positions", Positions, hidden, WeightRole.Lookup)],
        };
    }
}
