using System.Collections;
using System.Reflection;
using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>
/// Every public record that describes a model, a deployment or a price refuses what it cannot mean, in <c>with</c> too. The records are found by
/// walking real models, so a new one is held to this by itself.
/// </summary>
public sealed class GuardLaws
{
    /// <summary>These have guards that depend on the unit, or on each other, and tests of their own.</summary>
    private static readonly string[] s_elsewhere =
    [
        "Accelerator", "Interconnect", "Cluster", "Provenance", "NumberFormat", "AcceleratorId", "EfficiencyProfile", "EngineProfile", "ClosedLoop", "LaunchCounts", "Tunable", "CollectiveProfile", "CollectiveGroup", "Figure",
        "DisaggregatedDeployment", "DeploymentMeasurement", "ErrorPrior", "ResidualQuantiles", "ResidualTable", "PerformanceClaim", "CalibrationPrior", "ServingRequest", "PromptSegment",
        "RequestSize", "ServiceLevel", "ServingSystem", "SimulationOptions", "TraceOptions", "ExchangeRate", "TokenVolume", "Ownership", "SpotInterruptions", "TariffPeriod", "PriceWindow", "PowerCurve", "Facility", "EmbodiedCarbon", "EnergyRegression", "PowerByCause", "TaskTokens", "CacheLayout", "CompressedBlocks", "VocabularyPadded",
        "EngineMemory", "StaticReserve", "CapturedBatch", "ProfiledStep",
    ];

    /// <summary>Results: the library makes them, and nothing is computed from them.</summary>
    private static readonly string[] s_results = ["ActiveParameters", "PlacedWeight", "TotalItem", "StoredWeights", "StepEstimate", "LoadEstimate", "CalibratedEstimate", "PredictionInterval`1", "FigureCheck", "PlausibilityReport",
        "EstimateBasis", "LatencySummary", "Overload", "DoesNotFit", "ServingEstimate", "ServingCapacity", "TimeShares", "TokenThroughput", "SimulationProgress", "RequestResult", "WorkloadPreset", "LengthStatistics", "FleetPlan", "Footprint", "WaterfallLine", "RegressedRequest", "CostPoint", "CostFigure", "Regime", "RentalOffer", "PayingOption", "TokenizerFertility", "LanguageFertility", "TextDensity",
    ];

    private static readonly Type[] s_varied = [typeof(bool), typeof(string), typeof(AttentionSpan), typeof(WeightRole), typeof(NumberFormat)];

    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Lazy<Dictionary<Type, object>> s_samples = new(Collect);

    public static TheoryData<string, string> Numbers => PropertiesOf(p => IsNumber(p.PropertyType));

    public static TheoryData<string, string> Members => PropertiesOf(p => s_varied.Any(t => p.PropertyType.IsAssignableTo(t)) || p.PropertyType.IsEnum || IsNumber(p.PropertyType));

    public static TheoryData<string, string> Texts => PropertiesOf(p => p.PropertyType == typeof(string) && !IsNullable(p));

    public static TheoryData<string, string> Parts => PropertiesOf(p => !p.PropertyType.IsValueType && !IsNullable(p));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_number_below_its_range_is_refused(string record, string property)
    {
        object[] below = TypeOf(record, property) == typeof(double) ? [-1.0, double.NaN, double.NegativeInfinity] : TypeOf(record, property) == typeof(int) ? [-1, int.MinValue] : [-1L, long.MinValue];
        Assert.All(below, value => Assert.Equal(property, Assert.Throws<ArgumentOutOfRangeException>(() => With(record, property, value)).ParamName));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_32_bit_number_and_a_real_one_have_an_upper_end_too(string record, string property)
    {
        Type type = TypeOf(record, property);
        object above = type == typeof(double) ? double.PositiveInfinity : (object)int.MaxValue;
        if (type != typeof(long))
        {
            Assert.Equal(property, Assert.Throws<ArgumentOutOfRangeException>(() => With(record, property, above)).ParamName);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_blank_name_is_refused(string record, string property)
    {
        Assert.All(["", " ", "\t"], blank => Assert.Equal(property, Assert.Throws<ArgumentException>(() => With(record, property, blank)).ParamName));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_missing_part_is_refused(string record, string property)
    {
        Assert.ThrowsAny<ArgumentException>(() => With(record, property, null));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_value_it_has_is_accepted_again(string record, string property)
    {
        object sample = s_samples.Value.Values.Single(s => s.GetType().Name == record);
        object? value = sample.GetType().GetProperty(property)!.GetValue(sample);
        Assert.Equal(sample, With(record, property, value));
    }

    [Theory]
    [MemberData(nameof(Members))]
    public void Every_member_counts_towards_equality(string record, string property)
    {
        object sample = s_samples.Value.Values.Single(s => s.GetType().Name == record);
        object? now = sample.GetType().GetProperty(property)!.GetValue(sample);
        object changed = With(record, property, Another(record, sample.GetType().GetProperty(property)!, now));
        object unchanged = With(record, property, now);
        Assert.NotEqual(sample, changed);
        Assert.Equal(sample, unchanged);
        Assert.Equal(sample.GetHashCode(), unchanged.GetHashCode());
    }

    [Fact]
    public void No_public_record_with_settable_numbers_is_left_out()
    {
        IEnumerable<string> all = typeof(ModelArchitecture).Assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && !t.IsAssignableTo(typeof(Exception)) && t.GetProperties().Any(p => IsSettable(p) && IsNumber(p.PropertyType)))
            .Select(t => t.Name).Except(s_elsewhere).Except(s_results);
        Assert.Empty(all.Except(s_samples.Value.Keys.Select(t => t.Name)));
    }

    private static TheoryData<string, string> PropertiesOf(Func<PropertyInfo, bool> which)
    {
        TheoryData<string, string> rows = [];
        foreach (Type type in s_samples.Value.Keys.OrderBy(t => t.Name))
        {
            foreach (PropertyInfo property in type.GetProperties().Where(p => IsSettable(p) && which(p)))
            {
                rows.Add(type.Name, property.Name);
            }
        }

        return rows;
    }

    /// <summary>What <c>with</c> compiles to: a copy, then the property's setter.</summary>
    private static object With(string record, string property, object? value)
    {
        object sample = s_samples.Value.Values.Single(s => s.GetType().Name == record);
        object copy = sample.GetType().GetMethod("<Clone>$")?.Invoke(sample, null)
            ?? typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(sample, null)!;
        try
        {
            copy.GetType().GetProperty(property)!.SetValue(copy, value);
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }

        return copy;
    }

    /// <summary>Another value in range; of a number, one more or one less.</summary>
    private static object Another(string record, PropertyInfo property, object? now)
    {
        Type type = property.PropertyType;
        return now switch
        {
            bool flag => !flag,
            int i => Fits(i + 1) ? i + 1 : i - 1,
            long l => Fits(l + 1) ? l + 1 : l - 1,
            double d => Fits(d + 1) ? d + 1 : d / 2,
            Enum choice => Enum.GetValues(type).Cast<Enum>().First(c => !c.Equals(choice)),
            _ when type == typeof(string) => now + "x",
            _ when type == typeof(AttentionSpan) => record == nameof(TopKSpan) ? new CompressedSpan(77) : new WindowSpan(77),
            _ when type == typeof(WeightRole) => WeightRole.Image,
            _ when type == typeof(NumberFormat) => NumberFormats.Q5_1,
            _ => Convert.ChangeType(7, Nullable.GetUnderlyingType(type)!, null),
        };

        bool Fits(object value)
        {
            try
            {
                return With(record, property.Name, value) is not null;
            }
            catch (ArgumentOutOfRangeException)
            {
                return false;
            }
        }
    }

    private static Type TypeOf(string record, string property)
    {
        Type type = s_samples.Value.Keys.Single(t => t.Name == record).GetProperty(property)!.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    /// <summary>One value of every record reachable from the models, and of those that no model holds.</summary>
    private static Dictionary<Type, object> Collect()
    {
        Dictionary<Type, object> samples = [];
        IEnumerable<object> models = DenseModels.All.Concat(ExpertModels.All).Concat(LatentModels.All).Concat(HybridModels.All).Concat(InventedModels.All);
        TokenPrices prices = new() { Input = TokenPrice.FromDollarsPerMillionTokens(1) };
        ModelArchitecture llama = DenseModels.Llama31With8B;
        object[] others =
        [
            WeightTensor.Linear("experts", 2, 3) with { Count = 3 }, new Parallelism(), new SequenceGroup(2, 2, 2, 1), new MatrixProduct(2, 3, 4), new AttentionProduct { Heads = 2, Queries = 1, Keys = 4, HeadSize = 8 },
            new RequestTokens { Input = 3 }, new ApiPrice { Base = prices, Tiers = [new PriceTier(5, prices)] }, FormatScheme.Fp8Block128,
            new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.75, DraftCost = 0.125 }, new CompressedSpan(3), new SteadyBatch { Sequences = 2, StepTime = Duration.FromMilliseconds(1) }, ScaleLayout.PerChannel(8),
            new CatalogModel { Id = "a/b", Sources = [], Architecture = llama, Formats = FormatScheme.Bf16, PublishedTotal = 1 },
            new LoraAdapters { Count = 3, Rank = 8 }, new ServingDefault { PrefillBudget = 2, MaxSequences = 3, MemoryShare = 0.5 },
            HybridModels.Nemotron3Nano.Layers[0].Mixers.Single().State, LatentModels.DeepSeekV3.Layers[0].Mixers.Single().Cache,
            LatentModels.DeepSeekV3.Layers[0].Mixers.Single().Operators, HybridModels.Jamba.Layers[0].Mixers.Single().Operators,
        ];
        foreach (object root in others.Concat(models))
        {
            Walk(root);
        }

        return samples;

        void Walk(object? value)
        {
            if (value is IEnumerable items and not string)
            {
                foreach (object? item in items)
                {
                    Walk(item);
                }
            }
            else if (value?.GetType() is { } type && type.Assembly == typeof(ModelArchitecture).Assembly && type.IsPublic && !type.IsEnum
                && !s_elsewhere.Contains(type.Name))
            {
                samples.TryAdd(type, value);
                foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && IsSettable(p)))
                {
                    Walk(property.GetValue(value));
                }
            }
        }
    }

    private static bool IsSettable(PropertyInfo property)
    {
        return property.SetMethod is { IsPublic: true };
    }

    private static bool IsNullable(PropertyInfo property)
    {
        return s_nullability.Create(property).WriteState == NullabilityState.Nullable;
    }

    private static bool IsNumber(Type type)
    {
        return (Nullable.GetUnderlyingType(type) ?? type) is { } number && (number == typeof(int) || number == typeof(long) || number == typeof(double));
    }
}
