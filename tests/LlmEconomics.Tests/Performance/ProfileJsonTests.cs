using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class ProfileJsonTests
{
    private const string Kernel = """{ "start": 1, "memory": 0.5, "compute": 0.5, "activations": 1, "form": "Additive", "source": "" }""";

    private const string Default = """{ "prefillBudget": 1, "maxSequences": 1 }""";

    [Fact]
    public void Every_profile_comes_back()
    {
        Assert.All([.. Devices.Engines, Profiles.Plain], e => Assert.Equal(e, EngineProfile.FromJson(e.ToJson())));
        Assert.All([.. EfficiencyProfile.All, EfficiencyProfile.Ideal, Profiles.Round], p => Assert.Equal(p, EfficiencyProfile.FromJson(p.ToJson())));
    }

    [Fact]
    public void Every_figure_lies_within_its_spread()
    {
        int spreads = 0;
        foreach (string json in EngineProfile.All.Select(e => e.ToJson()).Concat(EfficiencyProfile.All.Select(p => p.ToJson())))
        {
            Walk(JsonNode.Parse(json));
        }

        Assert.True(spreads > 10, $"{spreads} figures with a spread");

        void Walk(JsonNode? node)
        {
            if (node is JsonObject members)
            {
                foreach ((_, JsonNode? member) in members)
                {
                    Walk(member);
                }
            }
            else if (node is JsonArray { Count: 3 } figures && figures.All(f => f!.GetValueKind() == JsonValueKind.Number))
            {
                (double value, double low, double high) = ((double)figures[0]!, (double)figures[1]!, (double)figures[2]!);
                Assert.True(low <= value && value <= high && low < high, figures.ToJsonString());
                spreads++;
            }
        }
    }

    [Theory]
    [InlineData("memoryShare", "2", "$.memoryShare", "MemoryShare must lie between 0.01 and 1, and not 2.")]
    [InlineData("memoryShare", "\"all\"", "$.memoryShare", "")]
    [InlineData("memoryReserve", "\"3 parsec\"", "$.memoryReserve", "")]
    [InlineData("kernelOverhead", "-1", "$.kernelOverhead", "must lie between")]
    [InlineData("kernelOverhead", "[1, 2, 3]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "[1, 0.5]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "[1, 0.5, 1.5, 2]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "[1, \"low\", 2]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "[1, 0.5, 1e999]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "[1, -1e999, 2]", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "1e999", "$.kernelOverhead", "finite")]
    [InlineData("kernelOverhead", "null", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("kernelOverhead", "{}", "$.kernelOverhead", "[value, low, high]")]
    [InlineData("scheduling", "\"random\"", "$.scheduling", "")]
    [InlineData("prefillBudget", "0", "$.prefillBudget", "must lie between 1 and")]
    [InlineData("prefillBudget", "1.5", "$.prefillBudget", "")]
    [InlineData("release", "\"soon\"", "$.release", "")]
    [InlineData("release", "\"9999-01-01\"", "$.release", "from 2015 to 2050")]
    [InlineData("name", "\" \"", "$.name", "must not be empty")]
    [InlineData("name", "null", "$.name", "must not be empty")]
    [InlineData("colour", "1", "$.colour", "")]
    [InlineData("experts", "{ \"hopper/fp9\": " + Kernel + " }", "$.experts", "'hopper/fp9' is no generation and kernel format")]
    [InlineData("experts", "{ \"hopper/fp8\": null }", "$.experts", "must not hold null")]
    [InlineData("experts", "{ \"hopper/fp8\": { \"memory\": 1 } }", "$.experts['hopper/fp8']", "")]
    [InlineData("experts", "null", "$.experts", "")]
    [InlineData("blockTokens", "0", "$.blockTokens", "BlockTokens must lie between 1 and 4096, and not 0.")]
    [InlineData("blockTokens", "\"many\"", "$.blockTokens", "")]
    [InlineData("reservedOutput", "1.5", "$.reservedOutput", "ReservedOutput must lie between 0 and 1, and not 1.5.")]
    [InlineData("defaults", "null", "$.defaults", "")]
    [InlineData("defaults", "{}", "$.defaults", "")]
    [InlineData("defaults", "[null]", "$.defaults", "must not hold null")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1 }]", "$.defaults[0]", "maxSequences")]
    [InlineData("defaults", "[" + Default + ", { \"prefillBudget\": 0, \"maxSequences\": 1 }]", "$.defaults[1].prefillBudget", "PrefillBudget must lie between 1 and")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1, \"maxSequences\": 1, \"memoryShare\": 2 }]", "$.defaults[0].memoryShare", "MemoryShare must lie between 0.01 and 1, and not 2.")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1, \"maxSequences\": 1, \"memoryFrom\": \"-1 B\" }]", "$.defaults[0].memoryFrom", "MemoryFrom")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1, \"maxSequences\": 1, \"memoryReserve\": \"-1 B\" }]", "$.defaults[0].memoryReserve", "MemoryReserve")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1, \"maxSequences\": 1, \"except\": [\"\"] }]", "$.defaults[0].except", "empty name")]
    [InlineData("defaults", "[{ \"prefillBudget\": 1, \"maxSequences\": 1, \"colour\": 1 }]", "$.defaults[0].colour", "")]
    [InlineData("launches", "{ \"latent\": -1, \"recurrent\": 0, \"experts\": 0 }", "$.latent", "Latent must lie between")]
    public void A_wrong_engine_is_refused_at_the_place_with_what_is_expected(string member, string value, string path, string expected)
    {
        JsonObject profile = JsonNode.Parse(Profiles.Plain.ToJson())!.AsObject();
        string json = profile.ToJsonString();
        profile.Remove(member);
        json = profile.ToJsonString();
        Refused(() => EngineProfile.FromJson($"{json[..^1]}, \"{member}\": {value} }}"), path, expected);
    }

    [Theory]
    [InlineData("products", "{}", "$.products", "must hold 16-bit")]
    [InlineData("products", "{ \"17-bit\": " + Kernel + " }", "$.products.17-bit", "")]
    [InlineData("products", "{ \"16-bit\": null }", "$.products", "must not hold null")]
    [InlineData("attention", "null", "$.attention", "")]
    [InlineData("architectures", "[null]", "$.architectures", "must not hold null")]
    [InlineData("network", "0", "$.network", "must lie between")]
    public void A_wrong_efficiency_profile_is_refused_at_the_place_with_what_is_expected(string member, string value, string path, string expected)
    {
        JsonObject profile = JsonNode.Parse(Profiles.Round.ToJson())!.AsObject();
        profile.Remove(member);
        Refused(() => EfficiencyProfile.FromJson($"{profile.ToJsonString()[..^1]}, \"{member}\": {value} }}"), path, expected);
    }

    [Theory]
    [InlineData("$.products.16-bit", "memory", "1.5", "Memory must lie between 0.001 and 1, and not 1.5.")]
    [InlineData("$.experts.16-bit", "start", "-1", "Start must be a finite number of at least 0, and not -1.")]
    [InlineData("$.attention", "prefillCompute", "0", "PrefillCompute must lie between")]
    public void A_figure_deep_inside_is_refused_at_its_place(string parent, string member, string value, string expected)
    {
        JsonNode profile = JsonNode.Parse(Profiles.Round.ToJson())!;
        parent.Split('.').Skip(1).Aggregate(profile, (node, name) => node[name]!)[member] = JsonNode.Parse(value);
        Refused(() => EfficiencyProfile.FromJson(profile.ToJsonString()), $"{parent}.{member}", expected);
    }

    [Theory]
    [InlineData("null", "$")]
    [InlineData("[]", "$")]
    [InlineData("", "$")]
    [InlineData("{", "$")]
    [InlineData("{}", "$")]
    [InlineData("""{ "name": "a", "name": "b" }""", "$.name")]
    public void What_is_no_profile_is_refused(string json, string path)
    {
        Refused(() => EngineProfile.FromJson(json), path, "");
        Refused(() => EfficiencyProfile.FromJson(json), path == "$" ? path : "$.name", "");
    }

    [Fact]
    public void Nothing_is_missing_and_nothing_long_or_deep_is_read()
    {
        JsonObject profile = JsonNode.Parse(Profiles.Plain.ToJson())!.AsObject();
        string[] optional = ["allReduceLatency", "streamPerCycle", "graphsSince", "hostPerStep", "cacheLayout", "rules", "keepsFp32"];
        Assert.All(profile.Select(m => m.Key).Except(optional).ToArray(), member =>
        {
            JsonObject less = profile.DeepClone().AsObject();
            less.Remove(member);
            Refused(() => EngineProfile.FromJson(less.ToJsonString()), "$", member);
        });
        Refused(() => EngineProfile.FromJson(new string(' ', 2_000_000) + "{}"), "$", "at most");
        string deep = $$"""{ "name": {{new string('[', 100_000)}} }""";
        Assert.StartsWith("$.name[0]", Assert.Throws<JsonException>(() => EngineProfile.FromJson(deep)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => EngineProfile.FromJson(null!));
        Assert.Throws<ArgumentNullException>(() => EfficiencyProfile.FromJson(null!));
    }

    [Fact]
    public void Comments_and_a_comma_at_the_end_are_allowed()
    {
        string json = Profiles.Plain.ToJson();
        Assert.Equal(Profiles.Plain, EngineProfile.FromJson("// mine\n" + json[..^1] + ", }"));
    }

    [Fact]
    public void A_file_broken_anywhere_is_refused_in_kind_or_read()
    {
        byte[][] good = [Encoding.UTF8.GetBytes(EngineProfile.Vllm.ToJson()), Encoding.UTF8.GetBytes(EfficiencyProfile.All[1].ToJson())];
        Random random = new(20261126);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bad = [.. good[i % 2]];
            for (int n = random.Next(4); n >= 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(32, 127);
            }

            string json = Encoding.UTF8.GetString(bad);
            Exception? refusal = Record.Exception(() => i % 2 == 0 ? EngineProfile.FromJson(json) : (object)EfficiencyProfile.FromJson(json));
            Assert.True(refusal is null or JsonException, $"{refusal}\n{json}");
            Assert.True(refusal is null || refusal.Message.StartsWith('$'), $"{refusal}");
        }
    }

    [Fact]
    public void Without_any_one_member_a_file_is_read_or_refused_with_a_place()
    {
        foreach (EngineProfile profile in EngineProfile.All.Append(EngineProfile.Vllm with { Rules = [.. EngineRule.All] }))
        {
            JsonNode document = JsonNode.Parse(profile.ToJson())!;
            foreach ((JsonObject owner, string member) in MembersOf(document))
            {
                JsonNode? value = owner[member];
                owner.Remove(member);
                Exception? refusal = Record.Exception(() => EngineProfile.FromJson(document.ToJsonString()));
                Assert.True(refusal is null || (refusal is JsonException && refusal.Message.StartsWith('$')), $"{profile} without {member}: {refusal}");
                owner[member] = value;
            }
        }
    }

    [Fact]
    public void A_rule_that_does_not_say_its_kind_is_refused_where_it_stands()
    {
        JsonObject profile = JsonNode.Parse((EngineProfile.Vllm with { Rules = [.. EngineRule.All] }).ToJson())!.AsObject();
        profile["rules"]![1]!.AsObject().Remove("kind");
        Refused(() => EngineProfile.FromJson(profile.ToJsonString()), "$.rules[1]", "'kind'");
    }

    private static (JsonObject Owner, string Member)[] MembersOf(JsonNode node)
    {
        return node switch
        {
            JsonObject o => [.. o.SelectMany(m => m.Value is null ? [(o, m.Key)] : MembersOf(m.Value).Append((o, m.Key)))],
            JsonArray list => [.. list.Where(item => item is not null).SelectMany(item => MembersOf(item!))],
            _ => [],
        };
    }

    [Fact]
    public void A_figure_is_a_number_or_three()
    {
        Assert.Equal("0.5", JsonSerializer.Serialize<Tunable>(0.5));
        Assert.Equal("[0.5,0.25,1]", JsonSerializer.Serialize(new Tunable(0.5, 0.25, 1)));
        Assert.Equal("[0.5,0.25,0.5]", JsonSerializer.Serialize(new Tunable(0.5, 0.25, 0.5)));
        Assert.Equal(new Tunable(0.5, 0.25, 1), JsonSerializer.Deserialize<Tunable>("[0.5,0.25,1]"));
        Assert.Equal(("0.5", "0.5 (0.25–1)"), (Tunable.FromDouble(0.5).ToString(), new Tunable(0.5, 0.25, 1).ToString()));
        Assert.Equal("Value", Assert.Throws<ArgumentOutOfRangeException>(() => (Tunable)double.NaN).ParamName);
        Assert.Equal("Low", Assert.Throws<ArgumentOutOfRangeException>(() => new Tunable(1, 1.5, 2)).ParamName);
        Assert.Equal("High", Assert.Throws<ArgumentOutOfRangeException>(() => new Tunable(1, 0.5, 0.9)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tunable(1, double.NegativeInfinity, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tunable(1, 1, double.PositiveInfinity));
    }

    private static void Refused(Action read, string path, string expected)
    {
        JsonException refusal = Assert.Throws<JsonException>(read);
        Assert.StartsWith(path + ":", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(path, refusal.Path);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
