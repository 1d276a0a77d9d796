using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace LlmEconomics.Tests.Models;

public sealed class ModelJsonLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_reads_back_equal_and_writes_the_same_text_again(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        string json = model.ToJson();
        ModelArchitecture read = ModelArchitecture.FromJson(json);
        Assert.Equal(model, read);
        Assert.Equal(model.GetHashCode(), read.GetHashCode());
        Assert.Equal(json, read.ToJson());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_read_back_counts_the_same(string name)
    {
        ModelArchitecture model = Architectures.Named(name), read = ModelArchitecture.FromJson(model.ToJson());
        Assert.Equal(ParameterCount.Of(model).Total, ParameterCount.Of(read).Total);
        Assert.Equal(StoredWeights.Of(model, FormatScheme.Nvfp4), StoredWeights.Of(read, FormatScheme.Nvfp4));
        Assert.Equal(CacheFootprint.Of(model, FormatScheme.Bf16).OfSequence(999), CacheFootprint.Of(read, FormatScheme.Bf16).OfSequence(999));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Text_that_was_tampered_with_reads_as_a_model_or_is_refused_in_one_way(int seed)
    {
        Random random = new(seed);
        string[] models = [.. InventedModels.All.Concat([LatentModels.DeepSeekV3, ExpertModels.Mixtral8X7B, HybridModels.Jamba]).Select(m => m.ToJson())];
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            string text = Tampered(random, models[random.Next(models.Length)]);
            try
            {
                // Whatever is accepted is a model: it can be counted, or is too large to count, or asks for more experts than it has.
                ModelArchitecture model = ModelArchitecture.FromJson(text);
                Assert.True(model.Equals(ModelArchitecture.FromJson(model.ToJson())));
                _ = ParameterCount.Of(model);
                _ = CacheFootprint.Of(model, FormatScheme.Bf16);
            }
            catch (ModelImportException refusal)
            {
                Assert.StartsWith("$", refusal.Path, StringComparison.Ordinal);
                refused++;
            }
            catch (Exception e) when (e is OverflowException or InvalidOperationException)
            {
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, text {i}: {e.GetType().Name}: {e.Message}\n{text}");
            }
        }

        Assert.True(refused > 200, $"only {refused} of 400 were refused");
    }

    /// <summary>Another value at some place of the document, or other characters in the text.</summary>
    private static string Tampered(Random random, string json)
    {
        return random.Next(3) == 0 ? Mangled(random, json) : Replaced(random, json);
    }

    private static string Replaced(Random random, string json)
    {
        JsonNode document = JsonNode.Parse(json)!;
        JsonNode[] nodes = [.. Below(document).Where(n => n.Parent is not null)];
        string[] values = ["null", "true", "-1", "0", "1e400", "1e9", "2147483648", "9223372036854775807", "0.5", "\"\"", "\"full\"", "\"x\"", "[]", "[null]", "{}", "[[1]]", "{\"kind\":\"full\"}"];
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            JsonNode node = nodes[random.Next(nodes.Length)];
            if (node.Parent is JsonObject parent)
            {
                string name = node.GetPropertyName();
                if (random.Next(4) == 0)
                {
                    parent.Remove(name);
                }
                else
                {
                    parent[random.Next(6) == 0 ? name + "x" : name] = JsonNode.Parse(values[random.Next(values.Length)]);
                }
            }
            else if (node.Parent is JsonArray array && array.Contains(node))
            {
                array[array.IndexOf(node)] = JsonNode.Parse(values[random.Next(values.Length)]);
            }
        }

        return document.ToJsonString();
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node is JsonObject o ? o.Select(p => p.Value) : node is JsonArray a ? a : [];
        return children.OfType<JsonNode>().SelectMany(Below).Prepend(node);
    }

    private static string Mangled(Random random, string json)
    {
        StringBuilder text = new(json);
        const string Characters = "{}[]\",:0123456789-.eEntf \\/\u00e9\ud800";
        for (int changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
        {
            int at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = Characters[random.Next(Characters.Length)];
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 30), text.Length - at)));
                    break;
                default:
                    text.Length = at;
                    break;
            }
        }

        return text.ToString();
    }
}
