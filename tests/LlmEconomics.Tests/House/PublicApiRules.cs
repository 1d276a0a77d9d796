using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>The rules of the house, checked over every public type. A rule's exceptions stand beside it, each with its reason.</summary>
public sealed class PublicApiRules
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Library = typeof(Bytes).Assembly;

    private static IEnumerable<Type> PublicTypes => Library.GetExportedTypes();

    /// <summary>What people wrote, and source generators did not.</summary>
    private static IEnumerable<Type> WrittenTypes => Library.GetTypes().Where(t => !IsGenerated(t));

    [Fact]
    public void Every_public_type_is_reached_by_one_using()
    {
        None(PublicTypes.Where(t => t.Namespace != "LlmEconomics"));
    }

    [Fact]
    public void No_type_is_named_after_being_useful()
    {
        string[] bins = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc"];
        None(WrittenTypes.Where(t => bins.Any(b => t.Name.EndsWith(b, StringComparison.Ordinal))));
    }

    [Fact]
    public void Classes_are_sealed_static_or_abstract()
    {
        None(PublicTypes.Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract));
    }

    [Fact]
    public void Nothing_static_changes()
    {
        None(WrittenTypes.SelectMany(t => t.GetFields(Everything)).Where(f => f.IsStatic && !f.IsInitOnly && !f.IsLiteral && !IsGenerated(f)));
        None(WrittenTypes.SelectMany(t => t.GetProperties(Everything)).Where(p => p.SetMethod is { IsStatic: true }));
    }

    [Fact]
    public void Nothing_instantiated_changes()
    {
        None(PublicTypes.Where(t => !t.IsEnum).SelectMany(t => t.GetFields(Everything)).Where(f => f is { IsStatic: false, IsPublic: true }));
        None(PublicTypes.SelectMany(t => t.GetProperties(Everything)).Where(p => p.SetMethod is { IsPublic: true } set && !IsInit(set)));
    }

    [Fact]
    public void No_method_takes_a_bool()
    {
        // A call that reads Of(model, true) says nothing; a named factory or a small type does. Properties of records may be bools.
        None(PublicTypes
            .SelectMany(t => t.GetMethods(Everything).Cast<MethodBase>().Concat(t.GetConstructors(Everything)))
            .Where(m => m.IsPublic && !m.IsSpecialName || m is ConstructorInfo { IsPublic: true })
            .Where(m => m.GetParameters().Any(p => p is { IsOut: false } && Nullable.GetUnderlyingType(p.ParameterType) is var inner && (inner ?? p.ParameterType) == typeof(bool))));
    }

    [Fact]
    public void Exceptions_derive_from_what_callers_already_catch()
    {
        Type[] sensible = [typeof(ArgumentException), typeof(FormatException), typeof(InvalidOperationException), typeof(KeyNotFoundException), typeof(NotSupportedException)];
        None(PublicTypes.Where(t => t.IsSubclassOf(typeof(Exception))).Where(t => !sensible.Contains(t.BaseType) || !t.Name.EndsWith("Exception", StringComparison.Ordinal)));
    }

    [Fact]
    public void Records_that_hold_collections_define_equality()
    {
        // A generated record compares the references of its collections, immutable arrays included.
        None(PublicTypes
            .Where(t => t.GetMethod("<Clone>$", Everything) is not null || t.GetMethod("PrintMembers", Everything) is not null)
            .Where(t => t.GetFields(Everything).Any(f => !f.IsStatic && HoldsCollection(f.FieldType)))
            .Where(t => t.GetMethod(nameof(Equals), Everything, [t]) is not { } equals || IsGenerated(equals)));
    }

    [Fact]
    public void Records_that_compute_once_define_equality()
    {
        // A generated record compares what was computed lazily by reference: two equal ones would differ.
        None(WrittenTypes
            .Where(t => t.GetMethod("PrintMembers", Everything) is not null && t.GetFields(Everything).Any(f => !f.IsStatic && f.FieldType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Lazy<>)))
            .Where(t => t.GetMethod(nameof(Equals), Everything, [t]) is not { } equals || IsGenerated(equals)));
    }

    [Fact]
    public void Quantities_are_themselves_in_json()
    {
        None(PublicTypes
            .Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IQuantity<>)))
            .Where(t => t.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType != typeof(QuantityJsonConverter<>).MakeGenericType(t)));
    }

    [Fact]
    public void Enumerations_are_names_in_json()
    {
        None(PublicTypes.Where(t => t.IsEnum && t.GetCustomAttribute<JsonConverterAttribute>() is null));
    }

    private static bool HoldsCollection(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;

        // Collections of our own (PeakTable) define their equality themselves, and have tests for it.
        return bare != typeof(string) && bare.Assembly != Library && bare.IsAssignableTo(typeof(IEnumerable));
    }

    private static bool IsInit(MethodInfo setter)
    {
        return setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
    }

    private static bool IsGenerated(MemberInfo member)
    {
        return member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
            || (member.DeclaringType is { } outer && IsGenerated(outer));
    }

    private static void None(IEnumerable<MemberInfo> offenders)
    {
        Assert.Empty(offenders.Select(o => o is Type type ? type.FullName : $"{o.DeclaringType}.{o.Name}"));
    }
}
