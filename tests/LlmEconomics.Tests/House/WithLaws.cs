using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using LlmEconomics.Tests.House.Samples;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>Whatever is validated is validated in the member: <c>with</c> sets no value that the constructors would refuse.</summary>
public sealed class WithLaws
{
    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>Values outside the general rule that a member means; each with its reason.</summary>
    private static readonly Dictionary<string, string> s_legal = new()
    {
        ["ClosedLoop.RequestsPerSlot=∞"] = "a loop without end",
        ["CostFigure.Value=-1"] = "trends fall",
        ["CostFigure.Value=-1E+300"] = "trends fall",
        ["CostFigure.Low=-1"] = "trends fall",
        ["CostFigure.Low=-1E+300"] = "trends fall",
        ["CostFigure.High=-1"] = "trends fall",
        ["CostFigure.High=-1E+300"] = "trends fall",
        ["CostLine.Rate=-1 USD/h"] = "a credit",
        ["DeploymentMeasurement.Source="] = "not stated",
        ["DeploymentMeasurement.Note="] = "nothing to note",
        ["EnergyRegression.EnergyPerBatch=-1"] = "the exponent of a saving",
        ["EnergyRegression.EnergyPerBatch=-1E+300"] = "the exponent of a saving",
        ["EstimateBasis.Seed=-1"] = "any seed",
        ["EstimateBasis.Seed=-2147483648"] = "any seed",
        ["KernelEfficiency.Source="] = "the profile's own source covers it",
        ["MemoryShortfall.Available=-1 B"] = "what comes first does not fit already",
        ["PlacedWeight.Layer=-1"] = "outside the layers",
        ["RequestResult.Replica=-1"] = "refused by all",
        ["ServingRequest.Id=-1"] = "any number",
        ["ServingRequest.Id=-9223372036854775808"] = "any number",
        ["SimulationOptions.Seed=-1"] = "any seed",
        ["SimulationOptions.Seed=-2147483648"] = "any seed",
        ["TotalItem.Parameters=-1"] = "left out of a total",
        ["TotalItem.Parameters=-9223372036854775808"] = "left out of a total",
        ["WaterfallLine.PerRequest=-1 USD"] = "a line that saves",
        ["WaterfallLine.Share=-1"] = "a line that saves",
        ["WaterfallLine.Share=-1E+300"] = "a line that saves",
    };

    public static TheoryData<string> Records => [.. Settable.Select(p => PublicSamples.NameOf(p.ReflectedType!)).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<PropertyInfo> Settable => PublicSamples.All.Keys.Where(t => t.IsVisible)
        .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0);

    [Theory]
    [MemberData(nameof(Records))]
    public void No_member_takes_what_it_cannot_mean(string record)
    {
        List<string> taken = [];
        foreach (PropertyInfo property in Settable.Where(p => PublicSamples.NameOf(p.ReflectedType!) == record))
        {
            object sample = PublicSamples.All[property.ReflectedType!];
            taken.AddRange(Meaningless(property).Where(v => !s_legal.ContainsKey(Key(record, property, v))).Select(v => Complaint(sample, property, v)).OfType<string>());
        }

        Assert.True(taken.Count == 0, string.Join('\n', taken));
    }

    /// <summary>The extremes that are accepted leave a value whose other members work, or refuse by a documented exception.</summary>
    [Theory]
    [MemberData(nameof(Records))]
    public void What_a_member_takes_the_others_can_bear(string record)
    {
        List<string> broken = [];
        foreach (PropertyInfo property in Settable.Where(p => PublicSamples.NameOf(p.ReflectedType!) == record))
        {
            foreach (object value in Extremes(property.PropertyType))
            {
                object copy = Copy(PublicSamples.All[property.ReflectedType!]);
                if (Set(copy, property, value) is null)
                {
                    broken.AddRange(Broken(copy).Select(b => $"{property.Name} = {value}: {b}"));
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Nothing_is_allowed_for_without_need()
    {
        Assert.DoesNotContain(s_legal.Keys, k => !Settable.Any(p => k.StartsWith($"{PublicSamples.NameOf(p.ReflectedType!)}.{p.Name}=", StringComparison.Ordinal)));
    }

    private static string Key(string record, PropertyInfo property, object? value)
    {
        return FormattableString.Invariant($"{record}.{property.Name}={(value is double.PositiveInfinity ? "∞" : value is string text ? text.Trim() : value ?? "null")}");
    }

    private static string? Complaint(object sample, PropertyInfo property, object? value)
    {
        object copy = Copy(sample);
        Exception? refusal = Set(copy, property, value);
        return refusal is ArgumentException { ParamName: { } name } && name == property.Name ? null
            : refusal is not null ? $"{property.Name} = {value ?? "null"}: {refusal.GetType().Name} of {(refusal as ArgumentException)?.ParamName}"
            : value is not null && IsMadeEmpty(value, property.GetValue(copy)) ? null
            : $"{property.Name} = {value ?? "null"} is taken";
    }

    private static IEnumerable<string> Broken(object value)
    {
        foreach (PropertyInfo property in PublicSamples.Readable(value.GetType()))
        {
            (object? got, Exception? error) = PublicSamples.Get(value, property);
            if (error is not null and not (InvalidOperationException or ArgumentException or OverflowException or NotFiniteNumberException) || got is double.NaN)
            {
                yield return $"{property.Name} is {error?.GetType().Name ?? "NaN"}";
            }
        }
    }

    private static Exception? Set(object copy, PropertyInfo property, object? value)
    {
        try
        {
            property.SetValue(copy, value);
            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
    }

    private static object Copy(object sample)
    {
        return sample.GetType().GetMethod("<Clone>$")?.Invoke(sample, null)
            ?? typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(sample, null)!;
    }

    private static IEnumerable<object?> Meaningless(PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(double) ? [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1e300, -1.0]
            : type == typeof(int) ? [-1, int.MinValue]
            : type == typeof(long) ? [-1L, long.MinValue]
            : type == typeof(DateOnly) ? [DateOnly.MinValue, DateOnly.MaxValue]
            : type.IsEnum ? [Enum.ToObject(type, 999), Enum.ToObject(type, -1)]
            : type == typeof(Tunable) ? [Tunable.FromDouble(-1)]
            : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>)) ? [Quantity(type, -1)]
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? [Activator.CreateInstance(type), .. WithNull(type)]
            : type.IsValueType || s_nullability.Create(property).WriteState == NullabilityState.Nullable ? []
            : type == typeof(string) ? [null, "", " "]
            : [null];
    }

    private static IEnumerable<object> Extremes(Type property)
    {
        Type type = Nullable.GetUnderlyingType(property) ?? property;
        return type == typeof(double) ? [0.0, double.Epsilon, 1e-300, 1e300, double.MaxValue]
            : type == typeof(int) ? [0, 1, int.MaxValue]
            : type == typeof(long) ? [0L, 1L, long.MaxValue]
            : type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>)) ? [Quantity(type, 0), Quantity(type, 1e-300), Quantity(type, 1e300)]
            : [];
    }

    private static IEnumerable<object> WithNull(Type array)
    {
        Type item = array.GetGenericArguments()[0];
        return item.IsValueType ? [] : [typeof(ImmutableArray).GetMethods().Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: false, Name: "item" }])
            .MakeGenericMethod(item).Invoke(null, [null])!];
    }

    private static object Quantity(Type type, double value)
    {
        return typeof(WithLaws).GetMethod(nameof(FromValue), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, [value])!;
    }

    private static T FromValue<T>(double value)
        where T : struct, IQuantity<T>
    {
        return T.FromValue(value);
    }

    /// <summary>The default array is as good as an empty one where the member makes it that.</summary>
    private static bool IsMadeEmpty(object value, object? kept)
    {
        return PublicSamples.IsDefaultArray(value) && !PublicSamples.IsDefaultArray(kept) && kept is ICollection { Count: 0 };
    }
}
