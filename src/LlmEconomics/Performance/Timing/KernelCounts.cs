using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>How many kernels one step runs, by what each costs before it does anything.</summary>
/// <remarks>
/// Products that read the same input run as one (query, key and value; gate and up); the absorbed form of latent attention multiplies its
/// unpacking matrix in two products. Routed experts of one layer are one call.
/// </remarks>
internal sealed record KernelCounts(
    ImmutableDictionary<KernelFormat, double> Products, ImmutableDictionary<KernelFormat, double> ExpertCalls, double Attention, double Latent,
    double Recurrent, double Elementwise)
{
    public static KernelCounts Of(ModelArchitecture model, ModelOperators operators, Func<WeightOperator, KernelFormat> format)
    {
        Dictionary<KernelFormat, double> products = [], experts = [];
        Dictionary<(string Module, long Inner, KernelFormat Format), int> fused = [];
        Dictionary<(string Module, KernelFormat Format), int> calls = [];
        double attention = 0, latent = 0, recurrent = 0;
        foreach (ModelOperator item in operators.Items)
        {
            if (item is CacheOperator cache)
            {
                _ = cache.Operation switch
                {
                    { Span: null } => recurrent += item.Layers,
                    { ExpandedFlopsPerPair: not null } => latent += item.Layers,
                    _ => attention += item.Layers,
                };
            }
            else if (item is WeightOperator { HasArithmetic: true } weight)
            {
                Add(weight);
            }
        }

        foreach (((_, _, KernelFormat key), int layers) in fused)
        {
            products[key] = products.GetValueOrDefault(key) + layers;
        }

        foreach (((_, KernelFormat key), int layers) in calls)
        {
            experts[key] = experts.GetValueOrDefault(key) + layers;
        }

        double elementwise = model.Layers.Sum(g => (double)g.Count * g.Sublayers.Sum(s => s.ElementwiseKernels));
        return new KernelCounts(products.ToImmutableDictionary(), experts.ToImmutableDictionary(), attention, latent, recurrent, elementwise);

        void Add(WeightOperator weight)
        {
            WeightTensor tensor = weight.Tensor;
            KernelFormat key = format(weight);
            string module = tensor.Name.LastIndexOf('.') is > 0 and int dot ? tensor.Name[..dot] : tensor.Name;
            if (weight.Part == ParameterPart.RoutedExperts)
            {
                calls[(module, key)] = Math.Max(calls.GetValueOrDefault((module, key)), weight.Layers);
            }
            else if (tensor.CutsInput)
            {
                products[key] = products.GetValueOrDefault(key) + weight.Layers;
            }
            else
            {
                (string, long, KernelFormat) input = (module, tensor.Columns, key);
                fused[input] = Math.Max(fused.GetValueOrDefault(input), weight.Layers * (IsAbsorbed(tensor) ? 2 : 1));
            }
        }
    }

    private static bool IsAbsorbed(WeightTensor tensor)
    {
        return tensor.Name.EndsWith(".kv_b_proj", StringComparison.Ordinal);
    }
}
