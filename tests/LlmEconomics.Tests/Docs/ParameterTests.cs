using System.Text.Json.Nodes;
using LlmEconomics.Tests.Performance;
using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>docs/formulas.md tells what every figure of a profile means, by the name it has in JSON.</summary>
public sealed class ParameterTests
{
    /// <summary>Names of profiles and sources: not figures.</summary>
    private static readonly string[] s_plain = ["name", "aliases", "source", "id"];

    [Fact]
    public void Every_parameter_of_a_profile_is_explained()
    {
        string text = Repository.Read("docs/formulas.md");
        IEnumerable<string> names = new[] { EngineProfile.Vllm.ToJson(), Profiles.Round.ToJson() }.SelectMany(json => Members(JsonNode.Parse(json)!.AsObject())).Distinct();
        Assert.DoesNotContain(names.Except(s_plain), n => !text.Contains(n, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Members(JsonObject parent)
    {
        foreach ((string name, JsonNode? value) in parent)
        {
            bool isEntry = name.Contains('/', StringComparison.Ordinal) || name.Contains('.', StringComparison.Ordinal) || char.IsAsciiDigit(name[0]) || name is "fp8";
            if (!isEntry)
            {
                yield return name;
            }

            foreach (string inner in value is JsonObject child && name is not "versions" and not "launches" ? Members(child) : [])
            {
                yield return inner;
            }
        }
    }
}
