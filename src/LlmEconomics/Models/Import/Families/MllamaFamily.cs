namespace LlmEconomics;

/// <summary>Llama 3.2 Vision: some layers attend to the image instead of the text, and the embedding has eight rows the head does not have.</summary>
/// <remarks>Source: transformers <c>modeling_mllama.py</c>.</remarks>
internal static class MllamaFamily
{
    private static readonly DecoderTraits Traits = new()
    {
        Family = "Llama 3.2 Vision",
        Sizes = new(4096, 40, 32, 8, 14336, 128256),
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("mllama", Read), ("mllama_text_model", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits);
        int layers = config.Layers;
        GroupedQueryAttention self = AttentionReader.Read(config, Traits);
        CrossAttention cross = new() { QueryHeads = self.QueryHeads, KeyValueHeads = self.KeyValueHeads, HeadSize = self.HeadSize };
        HashSet<int> crossing = [.. config.Text.Ints("cross_attention_layers", 0, layers - 1)];
        return DecoderReader.Assemble(config, Traits, layers, i => crossing.Contains(i) ? cross : self) with
        {
            Extra = [new WeightTensor("embed_tokens.image", 8, config.HiddenSize, WeightRole.Lookup)],
        };
    }
}
