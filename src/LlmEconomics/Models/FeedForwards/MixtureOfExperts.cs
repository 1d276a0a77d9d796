using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A mixture of experts: a router sends each token to a few of many MLPs; shared experts see every token.</summary>
/// <remarks>
/// With h hidden, E experts, k per token, I expert width, e = 3 gated or 2 plain: parameters <c>E·h + E·e·h·I</c> plus biases, correction
/// biases and the shared expert; active per token <c>k·e·h·I</c> of the routed part. Experts that act on a latent width replace h by it and
/// add <c>2·h·latent</c>. Zero experts have router rows and no weights: <see cref="ActiveExperts"/> is then the largest number of real ones.
/// Source: Shazeer et al., arXiv:1701.06538; DeepSeekMoE, arXiv:2401.06066; LongCat-Flash, arXiv:2509.01322 (zero experts).
/// </remarks>
public sealed record MixtureOfExperts : FeedForward
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "mlp";

    /// <summary>Routed experts (E), 1 to 65,536.</summary>
    public required int Experts
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Experts));
    }

    /// <summary>Experts per token (k), 1 to 65,536 and at most <see cref="Experts"/>: checked where weights are listed.</summary>
    public required int ActiveExperts
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(ActiveExperts));
    }

    /// <summary>Inner width of one routed expert (I), 1 to 2²⁴.</summary>
    public required int ExpertWidth
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(ExpertWidth));
    }

    /// <summary>Whether a third matrix gates each expert; default yes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Gated { get; init; } = true;

    /// <summary>Whether experts have biases (gpt-oss).</summary>
    public bool ExpertBias { get; init; }

    /// <summary>Whether the router has an ordinary bias (gpt-oss).</summary>
    public bool RouterBias { get; init; }

    /// <summary>Whether the router keeps a load-balancing correction per expert (DeepSeek-V3 and later).</summary>
    public bool CorrectionBias { get; init; }

    /// <summary>Router rows without an expert behind them (LongCat), 0 to 65,536.</summary>
    public int ZeroExperts
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 16, nameof(ZeroExperts));
    }

    /// <summary>Inner width of the shared expert, all shared experts together; 0 = none.</summary>
    public int SharedWidth
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 24, nameof(SharedWidth));
    }

    /// <summary>Name of the shared expert's module; default <c>shared_experts</c>.</summary>
    public string SharedModule
    {
        get;
        init => field = Guard.NotBlank(value, nameof(SharedModule));
    } = "shared_experts";

    /// <summary>Whether a learned scalar gate acts on the shared expert (Qwen2-MoE).</summary>
    public bool SharedGate { get; init; }

    /// <summary>Width the experts act on when it is not the hidden size (Nemotron-3, Kimi-K3), or <see langword="null"/>.</summary>
    public int? LatentSize
    {
        get;
        init => field = value is { } size ? Guard.Between(size, 1, 1 << 20, nameof(LatentSize)) : null;
    }

    /// <summary>Whether the latent vector is normalised with a stored gain (Kimi-K3).</summary>
    public bool LatentNorm { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        if (ActiveExperts > Experts)
        {
            throw new InvalidOperationException($"ActiveExperts ({ActiveExperts}) must not exceed Experts ({Experts}).");
        }

        int rows = Experts + ZeroExperts, width = LatentSize ?? hiddenSize;
        yield return new WeightTensor($"{Module}.gate", rows, hiddenSize, WeightRole.Router);
        if (RouterBias)
        {
            yield return Vector("gate.bias", rows);
        }

        if (CorrectionBias)
        {
            yield return Vector("gate.e_score_correction_bias", rows) with { StoredAs = NumberFormats.Fp32 };
        }

        if (LatentSize is { } latent)
        {
            yield return Linear("fc1_latent_proj", latent, hiddenSize);
            yield return Linear("fc2_latent_proj", hiddenSize, latent);
            if (LatentNorm)
            {
                yield return Vector("latent_norm", latent);
            }
        }

        if (Gated)
        {
            yield return Expert("gate_proj", ExpertWidth, width);
        }

        yield return Expert("up_proj", ExpertWidth, width);
        yield return Expert("down_proj", width, ExpertWidth) with { CutsInput = true };
        if (ExpertBias)
        {
            yield return Expert("up_proj.bias", Gated ? 2L * ExpertWidth : ExpertWidth, 1) with { Role = WeightRole.Vector };
            yield return Expert("down_proj.bias", width, 1) with { Role = WeightRole.Vector, ShardUnits = 1 };
        }

        if (SharedWidth > 0)
        {
            DenseFeedForward shared = new() { Module = $"{Module}.{SharedModule}", Width = SharedWidth, Gated = Gated };
            foreach (WeightTensor weight in shared.Weights(hiddenSize))
            {
                yield return weight;
            }
        }

        if (SharedGate)
        {
            yield return new WeightTensor($"{Module}.shared_expert_gate", 1, hiddenSize, WeightRole.Gate);
        }
    }

    private WeightTensor Expert(string name, long rows, long columns)
    {
        return new WeightTensor($"{Module}.experts.{name}", rows, columns, WeightRole.Expert)
        {
            Count = Experts,
            ActiveCount = ActiveExperts,
            ShardUnits = ExpertWidth,
        };
    }
}
