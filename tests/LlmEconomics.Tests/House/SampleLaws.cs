using LlmEconomics.Tests.House.Samples;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>Laws over a value of every public type are laws over every public type.</summary>
public sealed class SampleLaws
{
    [Fact]
    public void Every_public_type_has_a_sample()
    {
        Assert.Empty(PublicSamples.Types.Where(t => !PublicSamples.All.Keys.Any(k => k.IsAssignableTo(t) || (k.IsGenericType && k.GetGenericTypeDefinition() == t))).Select(t => t.Name));
    }
}
