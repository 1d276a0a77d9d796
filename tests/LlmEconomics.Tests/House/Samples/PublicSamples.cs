using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace LlmEconomics.Tests.House.Samples;

/// <summary>
/// One value of every public type, made through the public API: static members of every type, the results of every stage, and whatever their public
/// members hold. A new type joins by itself where any of these reaches it; a law fails where none does.
/// </summary>
internal static class PublicSamples
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance, Static = BindingFlags.Public | BindingFlags.Static;

    /// <summary>Items looked at per list: lists of a kind hold like things.</summary>
    private const int ItemsPerList = 100;

    /// <summary>Values of one type whose members are looked at.</summary>
    private const int ValuesPerType = 1000;

    private static readonly Assembly Library = typeof(Bytes).Assembly;

    private static readonly Lazy<Dictionary<Type, object>> Collected = new(Collect);

    /// <summary>Types that a caller can hold a value of.</summary>
    public static IEnumerable<Type> Types => Library.GetExportedTypes()
        .Where(t => !(t.IsAbstract && t.IsSealed) && !t.IsEnum && !t.IsInterface && !t.IsAssignableTo(typeof(Exception)) && !t.IsAssignableTo(typeof(System.Text.Json.Serialization.JsonConverter)));

    /// <summary>A value of each type met, internal kinds of public ones included.</summary>
    public static IReadOnlyDictionary<Type, object> All => Collected.Value;

    /// <summary>What a property holds; of an exception that the library documents, that.</summary>
    public static (object? Value, Exception? Error) Get(object instance, PropertyInfo property)
    {
        try
        {
            return (property.GetValue(instance), null);
        }
        catch (TargetInvocationException e)
        {
            return (null, e.InnerException!);
        }
    }

    /// <summary>Public properties of a value that can be read without an argument.</summary>
    public static IEnumerable<PropertyInfo> Readable(Type type)
    {
        return Visible(type).GetProperties(Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0);
    }

    /// <summary>Whether a value is an immutable array that was never made: not even an empty one.</summary>
    public static bool IsDefaultArray(object? value)
    {
        return value?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && (bool)type.GetProperty("IsDefault")!.GetValue(value)!;
    }

    public static string NameOf(Type type)
    {
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
    }

    private static Dictionary<Type, object> Collect()
    {
        Dictionary<Type, object> found = [];
        Dictionary<Type, int> met = [];
        HashSet<object> walked = new(ReferenceEqualityComparer.Instance);
        Queue<object> queue = new(StageSamples.All());
        foreach (PropertyInfo property in Library.GetExportedTypes().Where(t => !t.ContainsGenericParameters && !t.IsInterface).SelectMany(t => t.GetProperties(Static)).Where(p => p.GetIndexParameters().Length == 0))
        {
            queue.Enqueue(property.GetValue(null)!);
        }

        while (queue.TryDequeue(out object? value))
        {
            Type type = value.GetType();
            if (IsOurs(type) && (met[type] = met.GetValueOrDefault(type) + 1) <= ValuesPerType && walked.Add(value))
            {
                found.TryAdd(type, value);
                Enqueue(Readable(type).Select(p => Get(value, p).Value));
            }

            if (value is IEnumerable items and not string && !IsDefaultArray(value))
            {
                Enqueue(items.Cast<object?>().Take(ItemsPerList));
            }
        }

        return found;

        void Enqueue(IEnumerable<object?> values)
        {
            foreach (object value in values.OfType<object>().Where(v => IsOurs(v.GetType()) || v is IEnumerable and not string))
            {
                queue.Enqueue(value);
            }
        }
    }

    /// <summary>A type that callers can name, or a kind of one that they can.</summary>
    private static bool IsOurs(Type type)
    {
        return type.Assembly == Library && !type.IsEnum && !type.IsArray && Visible(type) != typeof(object);
    }

    private static Type Visible(Type type)
    {
        return type.IsVisible || type.IsValueType || type.BaseType is null ? type : Visible(type.BaseType);
    }
}
