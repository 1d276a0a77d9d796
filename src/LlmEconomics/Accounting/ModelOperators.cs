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
        Items = items;
    }

    /// <summary>The operators in the order of the forward pass; equal ones of several layers are one.</summary>
    public IReadOnlyList<ModelOperator> Items { get; }

    /// <summary>The same list without an interface in between.</summary>
    internal ReadOnlySpan<ModelOperator> Span => items.AsSpan();

    /// <summary>Lists the operators of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread; default one accelerator.</param>
    /// <param name="routing">How tokens choose experts; default uniformly.</param>
    /// <exception cref="ArgumentException">The parallelism does not fit the model, or the routing does not fit its experts.</exception>
    public static ModelOperators Of(ModelArchitecture model, FormatScheme formats, Parallelism? parallelism = null, ExpertRouting? routing = null)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        Builder builder = new(formats, new RankShare((parallelism ?? Parallelism.None).CheckFor(model)), routing ?? ExpertRouting.Uniform);
        int layer = 0;
        builder.Add(model.Embedding, "model.embed_tokens", ParameterPart.Embedding);
        foreach (LayerGroup group in model.Layers)
        {
            builder.AddLayers(group, model.HiddenSize, model.LayerPrefix, layer);
            layer += group.Count;
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
        double flops = 0, weights = 0, read = 0, written = 0, activations = 0;
        foreach (ModelOperator item in items)
        {
            OperatorLoad load = item.Load(shape, totals);
            flops += load.Flops.Value;
            weights += load.WeightBytes.Value;
            read += load.CacheReadBytes.Value;
            written += load.CacheWriteBytes.Value;
            activations += load.ActivationBytes.Value;
        }

        return new OperatorLoad(
            FlopCount.FromFlops(flops), Bytes.FromBytes(weights), Bytes.FromBytes(read), Bytes.FromBytes(written), Bytes.FromBytes(activations));
    }

    /// <summary>Gathers operators, counting the layers that share one.</summary>
    private sealed class Builder(FormatScheme formats, RankShare rank, ExpertRouting routing)
    {
        private readonly List<Entry> entries = [];
        private readonly Dictionary<object, Entry> byKey = [];

        public void AddLayers(LayerGroup group, int hiddenSize, string prefix, int first)
        {
            foreach ((WeightTensor tensor, ParameterPart part) in PlacedWeight.OfLayer(group, hiddenSize))
            {
                // Where a checkpoint may quantise some layers and not others they are asked one by one, and counted in runs of one format.
                ModuleFormat format = FormatOf(tensor, first);
                int asked = formats.SeesLayers ? group.Count : 1, layers = 1 + group.Count - asked;
                for (int i = 1; i < asked; i++, layers++)
                {
                    ModuleFormat next = FormatOf(tensor, first + i);
                    if (next != format)
                    {
                        Add(tensor, format, part, layers);
                        (format, layers) = (next, 0);
                    }
                }

                Add(tensor, format, part, layers);
            }

            foreach (Sublayer sublayer in group.Sublayers)
            {
                foreach (SequenceOperator operation in sublayer.Operators)
                {
                    double written = sublayer.Cache.Where(c => c.Name == operation.Cache).Sum(c => c.ElementsPerEntry * c.Span.EntriesPerToken);
                    Count(
                        (sublayer.Module, operation, written), group.Count,
                        n => new CacheOperator(sublayer.Module, operation, n, written, formats, rank));
                }
            }

            ModuleFormat FormatOf(WeightTensor tensor, int layer)
            {
                return formats.FormatOf(tensor, $"{prefix}.{layer}.{tensor.Name}");
            }
        }

        public void Add(WeightTensor tensor, string fullName, ParameterPart part)
        {
            Add(tensor, formats.FormatOf(tensor, fullName), part, 1);
        }

        public ImmutableArray<ModelOperator> Build()
        {
            return [.. entries.Select(e => e.Create(e.Layers))];
        }

        private void Add(WeightTensor tensor, ModuleFormat format, ParameterPart part, int layers)
        {
            Count((tensor, format, part), layers, n => new WeightOperator(tensor, part, n, format, formats.Other.Activations, rank, routing));
        }

        private void Count(object key, int layers, Func<int, ModelOperator> create)
        {
            if (!byKey.TryGetValue(key, out Entry? entry))
            {
                byKey[key] = entry = new Entry(create);
                entries.Add(entry);
            }

            entry.Layers += layers;
        }

        private sealed class Entry(Func<int, ModelOperator> create)
        {
            public Func<int, ModelOperator> Create { get; } = create;

            public int Layers { get; set; }
        }
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ModelOperators), (nameof(Items), Items));
    }
}
