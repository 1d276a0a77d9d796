using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Gives every operator of a deployment its rates: where peaks, efficiencies and the engine's overheads meet.</summary>
internal sealed partial class DeploymentBuilder
{
    private readonly SortedSet<string> notes = new(StringComparer.Ordinal);

    private const double Micro = 1e-6;

    public DeploymentBuilder(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism parallelism, EngineProfile engine, EfficiencyProfile efficiency,
        ExpertRouting? routing, ModelOperators operators, EngineFinding? cast = null, bool checksMemory = true)
    {
        (Model, Formats, Accelerator, Parallelism, Engine, Efficiency, Routing, Operators, Cast) =
            (model, formats, accelerator, parallelism, engine, efficiency, routing, operators, cast);
        Heed(engine.FindingsOf(new EngineSetup(model, formats, accelerator, parallelism)));
        if (!checksMemory)
        {
            notes.Add("memory is not checked: times hold if it fitted");
        }

        if (efficiency.IsGeneric && efficiency != EfficiencyProfile.Ideal)
        {
            notes.Add($"no efficiencies measured for {accelerator.Architecture ?? accelerator.Name}: generic ones are used");
        }

        double running = Math.Exp(-engine.KernelMaturity.Value * engine.Age);
        SecondsPerByte = running / (accelerator.MemoryBandwidth.Value * engine.MemoryScale.Value);
        AddProducts(running);
        AddCaches(running);
        AddStarts();
        Exchange = StepExchange.Of(
            model, formats, accelerator, parallelism, efficiency, Duration.FromMicroseconds((engine.AllReduceLatency ?? efficiency.NetworkLatency).Value));
        double host = Micro * Math.Exp(-engine.HostMaturity.Value * engine.Age);
        HostSecondsPerSequence = engine.HostPerSequence.Value * host;
        HostFloorSeconds = HostFloor(host * engine.HostPerStep.Value);
        ElementwiseSecondsPerToken = efficiency.ElementwisePasses.Value * model.HiddenSize * formats.Other.Activations.BytesPerElement
            * model.Layers.Sum(g => (double)g.Count) / accelerator.MemoryBandwidth.Value;
        Notes = [.. notes];
    }

    public ModelArchitecture Model { get; }

    public FormatScheme Formats { get; }

    public Accelerator Accelerator { get; }

    public Parallelism Parallelism { get; }

    public EngineProfile Engine { get; }

    public EfficiencyProfile Efficiency { get; }

    public ExpertRouting? Routing { get; }

    public ModelOperators Operators { get; }

    public EngineFinding? Cast { get; }

    public ImmutableArray<string> Notes { get; }

    public ImmutableArray<ProductTerm> Products { get; private set; }

    public ImmutableArray<int> ProductItems { get; private set; }

    public ImmutableArray<CacheTerm> Caches { get; private set; }

    public ImmutableArray<int> CacheItems { get; private set; }

    public ImmutableArray<RoutingTerm> Routings { get; private set; }

    public ImmutableArray<(string Name, double Seconds)> Starts { get; private set; }

    public StepExchange Exchange { get; }

    public double HostSecondsPerSequence { get; }

    public double ElementwiseSecondsPerToken { get; }

    public double LaunchSeconds { get; private set; }

    /// <summary>What the host needs for a step beside the accelerator: of decoding alone, and with a prefill.</summary>
    public (double Decode, double Prefill) HostFloorSeconds { get; }

    private double SecondsPerByte { get; }

    /// <summary>What the compute units take in at most, together.</summary>
    private double LeastSecondsPerWeightByte => Engine.StreamPerCycle is { } bytes && Accelerator is { ComputeUnits: { } units, BoostClockMegahertz: { } clock }
        ? 1 / (units * clock * 1e6 * bytes.Value)
        : 0;

    private void AddProducts(double running)
    {
        ImmutableArray<ProductTerm>.Builder terms = ImmutableArray.CreateBuilder<ProductTerm>();
        ImmutableArray<int>.Builder items = ImmutableArray.CreateBuilder<int>();
        List<((int, int) Key, RoutingTerm Term)> routings = [];
        double vectorBytes = 0;
        for (int i = 0; i < Operators.Items.Count; i++)
        {
            if (Operators.Span[i] is not WeightOperator weight || weight.Tensor.Role == WeightRole.Image)
            {
                continue;
            }

            ProductTerm term = TermOf(weight, running, routings);
            if (weight.Tensor.Role == WeightRole.Vector && term.Routing < 0)
            {
                vectorBytes += term.WeightBytes;
                continue;
            }

            terms.Add(term);
            items.Add(i);
        }

        terms.Add(VectorTerm(vectorBytes));
        items.Add(-1);

        (Products, ProductItems, Routings) = (terms.ToImmutable(), items.ToImmutable(), [.. routings.Select(r => r.Term)]);
    }

    private ProductTerm TermOf(WeightOperator weight, double running, List<((int, int) Key, RoutingTerm Term)> routings)
    {
        bool routed = weight.Part == ParameterPart.RoutedExperts;
        KernelEfficiency kernel = KernelEfficiency.Ideal;
        double perFlop = 0, traffic = 1;
        if (weight.HasArithmetic)
        {
            ElementType type = ComputeType(weight.Compute);
            KernelFormat format = KernelFormats.Of(weight.Format, type);
            kernel = routed ? Engine.ExpertKernel(Efficiency, format, out _) : Efficiency.Product(format);
            double scale = routed ? Engine.ExpertComputeScale.Value : Engine.ProductComputeScale.Value;
            perFlop = running / (Accelerator.Peak(type).Value * kernel.Compute.Value * scale);
            traffic = routed ? Engine.ExpertTraffic.Value : 1;
        }

        WeightTensor tensor = weight.Tensor;
        return new ProductTerm
        {
            WeightBytes = weight.WeightBytes,
            FlopsPerToken = weight.FlopsPerToken,
            ActivationBytesPerToken = weight.ActivationBytesPerToken * traffic,
            SecondsPerWeightByte = Math.Max(SecondsPerByte / kernel.Memory.Value, LeastSecondsPerWeightByte),
            SecondsPerFlop = perFlop,
            SecondsPerActivationByte = SecondsPerByte / kernel.Activations.Value,
            Form = kernel.Form,
            Scope = routed ? TokenScope.Experts : weight.Part == ParameterPart.Head ? TokenScope.Logits : TokenScope.Rank,
            Busiest = routed ? 1 + (Engine.ExpertImbalance.Value * (1 - (1.0 / Parallelism.Expert))) : 1,
            Rows = tensor.Role == WeightRole.Lookup ? tensor.Rows : 0,
            Routing = tensor.Count == tensor.ActiveCount ? -1 : RoutingOf(weight, routings),
        };
    }

    /// <summary>Norm gains, biases and the like, all in one: they are only read.</summary>
    private ProductTerm VectorTerm(double bytes)
    {
        return new ProductTerm
        {
            WeightBytes = bytes,
            FlopsPerToken = 0,
            ActivationBytesPerToken = 0,
            SecondsPerWeightByte = SecondsPerByte,
            SecondsPerFlop = 0,
            SecondsPerActivationByte = 0,
            Form = KernelForm.Roofline,
            Scope = TokenScope.Rank,
            Busiest = 1,
            Routing = -1,
        };
    }

    private int RoutingOf(WeightOperator weight, List<((int, int) Key, RoutingTerm Term)> routings)
    {
        (int, int) key = (weight.Tensor.Count, weight.Tensor.ActiveCount);
        int found = routings.FindIndex(r => r.Key == key);
        if (found < 0)
        {
            found = routings.Count;
            (int experts, int active) = key;
            double candidates = Math.Max(active, Engine.ExpertSkew.Value * experts);
            routings.Add((key, Routing is null
                ? RoutingTerm.Even(experts, active, candidates)
                : new RoutingTerm(experts, experts, 0, weight.Chances)));
        }

        return found < Deployment.MaxRoutings
            ? found
            : throw new NotSupportedException($"{Model.Name} has more than {Deployment.MaxRoutings} kinds of expert routing.");
    }

    private void AddCaches(double running)
    {
        ElementType type = ComputeType(Formats.Other.Compute);
        double perFlop = running / Accelerator.Peak(type).Value;
        AttentionEfficiency attention = Efficiency.Attention;
        ImmutableArray<CacheTerm>.Builder terms = ImmutableArray.CreateBuilder<CacheTerm>();
        ImmutableArray<int>.Builder items = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < Operators.Items.Count; i++)
        {
            if (Operators.Span[i] is CacheOperator cache)
            {
                double memory = cache.MemoryBits <= 8 ? attention.NarrowMemory.Value : attention.Memory.Value;
                terms.Add(new CacheTerm
                {
                    Operator = cache,
                    DecodeSecondsPerByte = SecondsPerByte / (memory * Engine.CacheScale.Value),
                    DecodeSecondsPerFlop = perFlop / attention.DecodeCompute.Value,
                    PrefillSecondsPerByte = SecondsPerByte / attention.Memory.Value,
                    PrefillSecondsPerFlop = perFlop / attention.PrefillCompute.Value,
                    Ramp = attention.Ramp.Value,
                });
                items.Add(i);
            }
        }

        (Caches, CacheItems) = (terms.ToImmutable(), items.ToImmutable());
    }

    private void AddStarts()
    {
        KernelCounts counts = KernelCounts.Of(Model, Operators, FormatOf);
        double matured = Math.Exp(-Engine.Maturity.Value * Engine.Age) * Micro, overhead = Engine.KernelOverhead.Value * matured;
        double products = 0, experts = 0;
        foreach ((KernelFormat format, double count) in counts.Products)
        {
            products += count * ((Efficiency.Product(format).Start.Value * overhead) + (Engine.ExtraStartOf(Efficiency, format) * matured));
        }

        foreach ((KernelFormat format, double count) in counts.ExpertCalls)
        {
            KernelEfficiency kernel = Engine.ExpertKernel(Efficiency, format, out bool isOwn);
            experts += count * kernel.Start.Value * matured;
            if (!isOwn && Engine != EngineProfile.None)
            {
                notes.Add($"no expert kernels of {Engine.Name} measured in {KernelFormats.NameOf(format)} on {Efficiency.Id}: the nearest are used");
            }
        }

        AttentionEfficiency attention = Efficiency.Attention;
        Starts =
        [
            ("products", products),
            ("experts", experts),
            ("attention", overhead * ((counts.Attention * attention.Start.Value) + (counts.Latent * attention.LatentStart.Value) + (counts.Recurrent * attention.RecurrentStart.Value))),
            ("elementwise", overhead * counts.Elementwise * Efficiency.ElementwiseStart.Value),
        ];
        LaunchSeconds = Engine.LaunchTime.Value * Micro * (counts.Products.Values.Sum() + counts.Elementwise + counts.Attention
            + (counts.Latent * (1 + Engine.Launches.Latent)) + (counts.Recurrent * (1 + Engine.Launches.Recurrent))
            + (counts.ExpertCalls.Values.Sum() * (1 + Engine.Launches.Experts)));
    }

    private (double Decode, double Prefill) HostFloor(double perStep)
    {
        double scale = Efficiency.HostScale?.Value ?? 1;
        if (Engine.GraphsSince is not { } since || Engine.Release >= since)
        {
            return (perStep * scale, perStep * scale);
        }

        // What only steps without graphs show: a reduction after each sub-layer between tensor ranks, and where norms have biases, a bias and a residual
        // that no kernel takes along.
        double kernels = Model.Layers.Sum(g => (double)g.Count * g.Sublayers.Length * ((Parallelism.Tensor > 1 ? 1 : 0) + (g.NormBias ? 2 : 0)));
        double each = Engine.LaunchTime.Value * Micro * Math.Exp(-Engine.Maturity.Value * Engine.Age);
        double attention = Model.Layers.Sum(g => (double)g.Count * g.Mixers.Count()) * Engine.Launches.Attention;
        double decode = (LaunchSeconds * Math.Exp(-Engine.Maturity.Value * Engine.Age)) + (kernels * each);
        return (Math.Max(perStep, decode) * scale, Math.Max(perStep, decode + (attention * each)) * scale);
    }
}
