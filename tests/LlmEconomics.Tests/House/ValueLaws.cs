using System.Diagnostics;
using System.Reflection;
using LlmEconomics.Tests.House.Samples;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>Every value can be looked at: default structs too, and every one has a text.</summary>
public sealed class ValueLaws
{
    private static readonly NullabilityInfoContext s_nullability = new();

    public static TheoryData<string> Structs => [.. DefaultStructs.Select(t => PublicSamples.NameOf(t))];

    public static TheoryData<string> Values => [.. PublicSamples.All.Keys.Select(PublicSamples.NameOf).Order(StringComparer.Ordinal)];

    private static IEnumerable<Type> DefaultStructs => PublicSamples.Types.Where(t => t.IsValueType && !t.IsByRefLike)
        .Select(t => t.ContainsGenericParameters ? t.MakeGenericType([.. t.GetGenericArguments().Select(_ => typeof(Duration))]) : t);

    [Theory]
    [MemberData(nameof(Structs))]
    public void A_default_struct_is_a_value(string name)
    {
        object value = Activator.CreateInstance(DefaultStructs.Single(t => PublicSamples.NameOf(t) == name))!;
        List<string> faults = Faults(value);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(value.Equals(Activator.CreateInstance(value.GetType())));
        Assert.Equal(value.GetHashCode(), Activator.CreateInstance(value.GetType())!.GetHashCode());
        Assert.False(string.IsNullOrWhiteSpace(value.ToString()));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_value_has_a_text(string name)
    {
        object value = PublicSamples.All.Single(s => PublicSamples.NameOf(s.Key) == name).Value;
        Stopwatch watch = Stopwatch.StartNew();
        string text = value.ToString()!;
        Assert.False(string.IsNullOrWhiteSpace(text));
        Assert.True(text.Length < 20_000, $"{text.Length} characters");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");

        // Names of types in place of values: what nobody has written a text for.
        string[] fallbacks = ["LlmEconomics.", "System.", "`1", "`2", "<>"];
        Assert.DoesNotContain(fallbacks, f => text.Contains(f, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_text_is_the_same_in_every_culture(string name)
    {
        object value = PublicSamples.All.Single(s => PublicSamples.NameOf(s.Key) == name).Value;
        string text = value.ToString()!;
        Assert.Equal(text, Foreign.In(() => value.ToString()!));
    }

    /// <summary>A member has a value or is declared not to; a number is one.</summary>
    [Theory]
    [MemberData(nameof(Values))]
    public void Every_member_is_there(string name)
    {
        object value = PublicSamples.All.Single(s => PublicSamples.NameOf(s.Key) == name).Value;
        List<string> faults = Faults(value);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Infinite by their documentation: a loop without end, and what is asked for over nothing that is served.</summary>
    private static readonly string[] s_infinite = ["ClosedLoop.RequestsPerSlot", "Overload.Load"];

    private static bool IsNoNumber(PropertyInfo property, object? value)
    {
        return value is double number && !double.IsFinite(number) && (double.IsNaN(number) || !s_infinite.Contains($"{property.DeclaringType!.Name}.{property.Name}"));
    }

    private static List<string> Faults(object value)
    {
        List<string> faults = [];
        foreach (PropertyInfo property in PublicSamples.Readable(value.GetType()))
        {
            (object? got, Exception? error) = PublicSamples.Get(value, property);
            bool mayBeNull = Nullable.GetUnderlyingType(property.PropertyType) is not null || s_nullability.Create(property).ReadState == NullabilityState.Nullable;
            if (error is not null || (got is null && !mayBeNull) || IsNoNumber(property, got) || PublicSamples.IsDefaultArray(got))
            {
                faults.Add($"{property.Name}: {error?.GetType().Name ?? got ?? "null"}");
            }
        }

        return faults;
    }
}
