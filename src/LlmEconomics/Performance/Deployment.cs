using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// A model in number formats on accelerators under a parallelism, served by an engine: turns steps and loads into time. Built once, evaluated
/// for any step without allocating.
/// </summary>
/// <remarks>
/// <para>Time of a step: every operator at its kernel's efficiency (<see cref="KernelEfficiency"/>, <see cref="AttentionEfficiency"/>), what the
/// ranks exchange, the fixed times of all kernels, and the host's time per decoding sequence:
/// <c>Σ product + Σ attention + exchange + Σ start + host</c>; at least what the host needs to prepare a step.</para>
/// <para>The busiest rank decides: data-parallel ranks share sequences evenly, experts are touched as <see cref="ExpertRouting"/> says, and the busiest
/// expert-parallel rank has <c>1 + imbalance · (1 − 1/ranks)</c> times the mean load. Immutable and safe to share between threads.</para>
/// </remarks>
public sealed partial class Deployment
{
    private readonly ModelOperators operators;
    private readonly ImmutableArray<ProductTerm> products;
    private readonly ImmutableArray<int> productItems;
    private readonly ImmutableArray<CacheTerm> caches;
    private readonly ImmutableArray<int> cacheItems;
    private readonly ImmutableArray<RoutingTerm> routings;
    private readonly ImmutableArray<(string Name, double Seconds)> starts;
    private readonly StepExchange exchange;
    private readonly double fixedSeconds;
    private readonly double hostSecondsPerSequence;
    private readonly double elementwiseSecondsPerToken;
    private readonly double launchSeconds;
    private readonly double hostFloorSeconds;
    private readonly double hostPrefillFloorSeconds;
    private readonly ElementType computeFallback;
    private readonly Lazy<MemoryPlan> memory;
    private readonly Lazy<RequestWork> requestWork;
    private readonly Lazy<Deployment> ideal;

    private Deployment(DeploymentBuilder built)
    {
        (Model, Formats, Accelerator, Parallelism, Engine, Efficiency, Notes) =
            (built.Model, built.Formats, built.Accelerator, built.Parallelism, built.Engine, built.Efficiency, built.Notes);
        (operators, products, productItems, caches, cacheItems, routings) =
            (built.Operators, built.Products, built.ProductItems, built.Caches, built.CacheItems, built.Routings);
        (starts, exchange, hostSecondsPerSequence, elementwiseSecondsPerToken, launchSeconds) =
            (built.Starts, built.Exchange, built.HostSecondsPerSequence, built.ElementwiseSecondsPerToken, built.LaunchSeconds);
        (hostFloorSeconds, hostPrefillFloorSeconds) = built.HostFloorSeconds;
        fixedSeconds = starts.Sum(s => s.Seconds);
        (Routing, Cast) = (built.Routing, built.Cast);
        Regime = new ErrorRegime(Engine.Name, Efficiency);
        computeFallback = DeploymentBuilder.Widest(Accelerator);
        ideal = new Lazy<Deployment>(ToIdeal);
        requestWork = new Lazy<RequestWork>(() => new RequestWork(this));
        MostTokens = Engine.RulesInForce.Any(r => r is ContextLimited { Says: FindingKind.Refusal }) ? Model.MaxContext ?? double.PositiveInfinity : double.PositiveInfinity;
        shortfall = new Lazy<MemoryShortfall?>(WeightShortfall);
        memory = new Lazy<MemoryPlan>(() => Engine.PlanFor(Model, Formats, Parallelism, Accelerator, Adapters));
    }

    /// <summary>The model.</summary>
    public ModelArchitecture Model { get; }

    /// <summary>Its number formats.</summary>
    public FormatScheme Formats { get; }

    /// <summary>The accelerator.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>How the model is spread.</summary>
    public Parallelism Parallelism { get; }

    /// <summary>The engine.</summary>
    public EngineProfile Engine { get; }

    /// <summary>The efficiencies of the accelerator's generation.</summary>
    public EfficiencyProfile Efficiency { get; }

    /// <summary>How tokens choose experts; <see langword="null"/> = evenly among the share of experts that the engine's profile states.</summary>
    public ExpertRouting? Routing { get; }

    /// <summary>Speculative decoding, or <see langword="null"/>.</summary>
    public SpeculativeDecoding? Speculation { get; private init; }

    /// <summary>Adapters in memory beside the weights, or <see langword="null"/>.</summary>
    public LoraAdapters? Adapters { get; private init; }

    /// <summary>
    /// What had to be assumed, and what the engine does otherwise than it looks: formats without a hardware path, a generic profile, copied heads, a memory
    /// that is not checked.
    /// </summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>That a checkpoint is served in other formats than it is stored in, or <see langword="null"/>.</summary>
    private EngineFinding? Cast { get; }

    /// <summary>Whose errors its predictions have.</summary>
    internal ErrorRegime Regime { get; }

    /// <summary>Accelerators of the deployment.</summary>
    public long Accelerators => Parallelism.Accelerators;

    /// <summary>What fits into the memory of a rank under the engine's rule.</summary>
    public MemoryPlan Memory => memory.Value;

    /// <summary>The operators over caches and states.</summary>
    internal ReadOnlySpan<CacheTerm> CacheTerms => caches.AsSpan();

    /// <summary>Host time per decoding sequence and step [s].</summary>
    internal double HostSecondsPerSequence => hostSecondsPerSequence;

    /// <summary>What the host needs to prepare a decode step [s].</summary>
    internal double HostFloorSeconds => hostFloorSeconds;

    /// <summary>What launching the kernels of one prefill takes the host [s].</summary>
    internal double LaunchSeconds => launchSeconds;

    /// <summary>What requests ask of it at its peaks, kept.</summary>
    internal RequestWork RequestWork => requestWork.Value;

    /// <summary>This deployment at every peak, kept.</summary>
    internal Deployment Floor => ideal.Value;

    /// <summary>Prepares a deployment.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="parallelism">How the model is spread; default one accelerator.</param>
    /// <param name="engine">The engine; default <see cref="EngineProfile.Generic"/>.</param>
    /// <param name="efficiency">The efficiencies; default those of the accelerator's generation.</param>
    /// <param name="routing">How tokens choose experts; default evenly among the share of experts that the engine's profile states.</param>
    /// <remarks>
    /// What does not fit into memory can be built and looked at (<see cref="Memory"/>, <see cref="Shortfall"/>), and is refused where it is timed.
    /// <see cref="Formats"/> are those the engine serves: checkpoints in FP32 in 16 bits, unless the engine's profile says otherwise.
    /// </remarks>
    /// <exception cref="ArgumentException">The parallelism does not fit the model, or the routing its experts.</exception>
    /// <exception cref="EngineRefusalException">The engine does not start with it: see <see cref="FindingsOf"/>.</exception>
    /// <exception cref="UnknownFigureException">A peak or a link that is needed is not known.</exception>
    public static Deployment Of(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism? parallelism = null, EngineProfile? engine = null,
        EfficiencyProfile? efficiency = null, ExpertRouting? routing = null)
    {
        parallelism ??= Parallelism.None;
        engine ??= EngineProfile.Generic;
        FormatScheme served = engine.ServedFormats(Guard.NotNull(formats), out EngineFinding? cast);
        ModelOperators operators = ModelOperators.Of(Guard.NotNull(model), served, parallelism, routing);
        return new Deployment(new DeploymentBuilder(
            model, served, Guard.NotNull(accelerator), parallelism, engine, efficiency ?? EfficiencyProfile.For(accelerator), routing, operators, cast));
    }

    /// <summary>The physical floor: every peak reached, nothing on top.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static Deployment Ideal(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism? parallelism = null, ExpertRouting? routing = null)
    {
        return Of(model, formats, accelerator, parallelism, EngineProfile.None, EfficiencyProfile.Ideal, routing ?? ExpertRouting.Uniform);
    }

    /// <summary>The floor of this deployment: the same work at every peak, with nothing on top.</summary>
    public Deployment ToIdeal()
    {
        return With(EngineProfile.None, EfficiencyProfile.Ideal);
    }

    /// <summary>The same model, formats and layout under another engine or other efficiencies; cheaper than building anew.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="efficiency">The efficiencies; default those in use.</param>
    public Deployment With(EngineProfile engine, EfficiencyProfile? efficiency = null)
    {
        return new Deployment(Builder(Guard.NotNull(engine), efficiency ?? Efficiency)) { Speculation = Speculation, Adapters = Adapters, ChecksMemory = ChecksMemory };
    }

    /// <summary>The same deployment with speculative decoding, or without.</summary>
    public Deployment With(SpeculativeDecoding? speculation)
    {
        return new Deployment(Builder(Engine, Efficiency)) { Speculation = speculation, Adapters = Adapters, ChecksMemory = ChecksMemory };
    }

    /// <summary>The same deployment with adapters in its memory, or without; steps take as long as before.</summary>
    /// <exception cref="ArgumentException">A name among the adapters' modules is that of no matrix of the model.</exception>
    public Deployment With(LoraAdapters? adapters)
    {
        return new Deployment(Builder(Engine, Efficiency)) { Speculation = Speculation, Adapters = adapters?.CheckFor(Model), ChecksMemory = ChecksMemory };
    }

    /// <summary>What an engine's rules say about a deployment, without building it: what it would refuse, and what runs otherwise than it looks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="parallelism">How the model is spread; default one accelerator.</param>
    /// <param name="engine">The engine; default <see cref="EngineProfile.Generic"/>, which has hardly any rules.</param>
    /// <returns>Findings, refusals first; empty where the rules have nothing to say.</returns>
    public static ImmutableArray<EngineFinding> FindingsOf(
        ModelArchitecture model, FormatScheme formats, Accelerator accelerator, Parallelism? parallelism = null, EngineProfile? engine = null)
    {
        engine ??= EngineProfile.Generic;
        FormatScheme served = engine.ServedFormats(Guard.NotNull(formats), out EngineFinding? cast);
        ImmutableArray<EngineFinding> findings = engine.FindingsOf(
            new EngineSetup(Guard.NotNull(model), served, Guard.NotNull(accelerator), parallelism ?? Parallelism.None));
        return cast is null ? findings : findings.Add(cast);
    }

    private DeploymentBuilder Builder(EngineProfile engine, EfficiencyProfile efficiency, bool? checksMemory = null)
    {
        return new DeploymentBuilder(Model, Formats, Accelerator, Parallelism, engine, efficiency, Routing, operators, Cast, checksMemory ?? ChecksMemory);
    }

    /// <summary>The time of one step; allocates nothing once <see cref="Memory"/> is known.</summary>
    /// <exception cref="DoesNotFitException">The weights, or the caches of the step's sequences, do not fit: see <see cref="IgnoringMemory"/>.</exception>
    /// <exception cref="NotFiniteNumberException">A figure of the accelerator or of a profile is so near to 0 or so large that the time overflows.</exception>
    public Duration StepTime(in StepShape shape)
    {
        RequireFit(shape);
        return new Duration(Seconds(shape, new StepWork(shape, Parallelism)));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(Deployment),
            (nameof(Model), Model), (nameof(Formats), Formats), (nameof(Accelerator), Accelerator),
            (nameof(Parallelism), Parallelism), (nameof(Engine), Engine), (nameof(Efficiency), Efficiency));
    }
}
