using Xunit;

namespace LlmEconomics.Tests.Quantities;

public sealed class EveryQuantityIsTested
{
    [Fact]
    public void Every_quantity_has_its_suite()
    {
        IEnumerable<Type> quantities = typeof(Bytes).Assembly.GetTypes().Where(type => type.IsValueType
            && type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IQuantity<>)));
        IEnumerable<Type> tested = typeof(EveryQuantityIsTested).Assembly.GetTypes()
            .Where(type => type.BaseType is { IsGenericType: true } suite && suite.GetGenericTypeDefinition() == typeof(QuantityLaws<>))
            .Select(type => type.BaseType!.GetGenericArguments()[0]);
        Assert.Equal(quantities.OrderBy(type => type.Name), tested.OrderBy(type => type.Name));
    }
}
