using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// The operators of a model in number formats under a parallelism, ready to be evaluated for any step: FLOPs and bytes on one rank, along the
/// path of a token through all pipeline stages.
/// </summary>
/// <remarks>
/// Built once; evaluating a step allocates nothing. Conventions: a multiply-add is 2 FLOP; norms, positions and activations functions are not
/// counted as FLOPs; weights are read once per step; of the routed experts, the expected number of distinct ones; each visible cached key is
/// read once per sequence and step; matrix products read their input and write their output once. Prediction layers and vision are left out.
/// </remarks>
public sealed class ModelOperators
{
    private readonly ImmutableArray<ModelOperator> items;

    private ModelOperators(ImmutableArray<ModelOperator> items)
    {
        this.items = items;
    }

    /// <summary>The operators in the order of the forward pass; equal ones of several layers are one.</summary>
    public IReadOnlyList<ModelOperator> Items => items;

    /// <summary>Lists the operators of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread; default one accelerator.</param>
    /// <param name="routing">How tokens choose experts; default uniformly.</param>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static ModelOperators Of(ModelArchitecture model, FormatScheme formats, Parallelism? parallelism = null, ExpertRouting? routing = null)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        Builder builder = new(formats, new RankShare((parallelism ?? Parallelism.None).CheckFor(model)), routing ?? ExpertRouting.Uniform);
        int layer = 0;
        builder.Add(model.Embedding, "model.embed_tokens", ParameterPart.Embedding);
        foreach (LayerGroup group in model.Layers)
        {
            for (int i = 0; i < group.Count; i++, layer++)
            {
                builder.AddLayer(group, model.HiddenSize, $"{model.LayerPrefix}.{layer}.");
            }
        }

        foreach (WeightTensor tensor in model.OwnWeights())
        {
            builder.Add(tensor, $"model.{tensor.Name}", PlacedWeight.OwnPart(tensor));
        }

        builder.Add(model.Head, "lm_head", ParameterPart.Head);
        if (model.HeadBias)
        {
            builder.Add(PlacedWeight.HeadBias(model), "lm_head.bias", ParameterPart.Head);
        }

        return new ModelOperators(builder.Build());
    }

    /// <summary>FLOPs and bytes of every operator, in the order of <see cref="Items"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="loads"/> is shorter than <see cref="Items"/>.</exception>
    public void Evaluate(in StepShape shape, Span<OperatorLoad> loads)
    {
        if (loads.Length < items.Length)
        {
            throw new ArgumentException($"loads must hold at least {items.Length} entries, one per operator.", nameof(loads));
        }

        StepTotals totals = new(shape);
        for (int i = 0; i < items.Length; i++)
        {
            loads[i] = items[i].Load(shape, totals);
        }
    }

    /// <summary>FLOPs and bytes of the whole step.</summary>
    public OperatorLoad Total(in StepShape shape)
    {
        StepTotals totals = new(shape);
        OperatorLoad sum = default;
        foreach (ModelOperator item in items)
        {
            sum += item.Load(shape, totals);
        }

        return sum;
    }

    /// <summary>Gathers operators, counting the layers that share one.</summary>
    private sealed class Builder(FormatScheme formats, RankShare rank, ExpertRouting routing)
    {
        private readonly List<Entry> entries = [];
        private readonly Dictionary<object, Entry> byKey = [];

        public void AddLayer(LayerGroup group, int hiddenSize, string prefix)
        {
            foreach ((WeightTensor tensor, ParameterPart part) in PlacedWeight.OfLayer(group, hiddenSize))
            {
                Add(tensor, prefix + tensor.Name, part);
            }

            foreach (SequenceMixer mixer in group.Mixers)
            {
                foreach (SequenceOperator operation in mixer.Operators)
                {
                    double written = mixer.Cache.Where(c => c.Name == operation.Cache).Sum(WrittenPerToken);
                    Count((mixer.Module, operation, written), n => new CacheOperator(mixer.Module, operation, n, written, formats, rank));
                }
            }
        }

        public void Add(WeightTensor tensor, string fullName, ParameterPart part)
        {
            ModuleFormat format = formats.FormatOf(tensor, fullName);
            Count((tensor, format, part), n => new WeightOperator(tensor, part, n, format, formats.Other.Activations, rank, routing));
        }

        public ImmutableArray<ModelOperator> Build()
        {
            return [.. entries.Select(e => e.Create(e.Layers))];
        }

        private static double WrittenPerToken(CacheEntry entry)
        {
            return entry.Span is CompressedSpan { Ratio: var ratio } ? (double)entry.ElementsPerEntry / ratio : entry.ElementsPerEntry;
        }

        private void Count(object key, Func<int, ModelOperator> create)
        {
            if (!byKey.TryGetValue(key, out Entry? entry))
            {
                byKey[key] = entry = new Entry(create);
                entries.Add(entry);
            }

            entry.Layers++;
        }

        private sealed class Entry(Func<int, ModelOperator> create)
        {
            public Func<int, ModelOperator> Create { get; } = create;

            public int Layers { get; set; }
        }
    }
}
