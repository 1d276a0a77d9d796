using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Where a parameter stands. The first nine are the language model; the rest are counted apart, since checkpoints store them or not.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParameterPart>))]
public enum ParameterPart
{
    /// <summary>The token embedding table.</summary>
    Embedding,

    /// <summary>Attention and other sequence mixers.</summary>
    Mixers,

    /// <summary>Dense MLPs.</summary>
    DenseFeedForward,

    /// <summary>Routed experts.</summary>
    RoutedExperts,

    /// <summary>Shared experts and their gates.</summary>
    SharedExperts,

    /// <summary>Routers, their biases, and projections around latent experts.</summary>
    Routers,

    /// <summary>Norms of hidden width.</summary>
    Norms,

    /// <summary>The output head where it is not the embedding table.</summary>
    Head,

    /// <summary>Everything else of the language model: positions, per-layer embeddings, residual mixers.</summary>
    Other,

    /// <summary>Multi-token-prediction layers.</summary>
    MtpLayers,

    /// <summary>Copies of the embedding stored with the prediction layers.</summary>
    MtpEmbeddings,

    /// <summary>Output heads stored with the prediction layers.</summary>
    MtpHeads,

    /// <summary>Vision tower and projector.</summary>
    Vision,

    /// <summary>Integer routing tables.</summary>
    RoutingTables,
}
