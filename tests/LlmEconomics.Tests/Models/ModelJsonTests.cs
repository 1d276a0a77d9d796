using System.Text.Json.Nodes;
using Xunit;

namespace LlmEconomics.Tests.Models;

public sealed class ModelJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("{}")]
    [InlineData("{\"name\":\"x\"}")]
    [InlineData("{\"name\":\"x\",\"vocabularySize\":1,\"hiddenSize\":1,\"layers\":null}")]
    public void What_is_no_model_is_refused_with_a_place(string json)
    {
        Assert.StartsWith("$", Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(json)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "null")]
    [InlineData("vocabularySize", "0")]
    [InlineData("hiddenSize", "\"wide\"")]
    [InlineData("layers", "null")]
    [InlineData("extra", "[null]")]
    [InlineData("layers/kinds", "[null, null]")]
    [InlineData("layers/order", "\"0*3 2*1\"")]
    [InlineData("layers/kinds/0/count", "-1")]
    [InlineData("layers/kinds/0/sublayers", "[null]")]
    [InlineData("layers/kinds/0/sublayers/0/span", "null")]
    [InlineData("layers/kinds/0/sublayers/0/kind", "\"telepathy\"")]
    [InlineData("layers/kinds/0/extra", "[null]")]
    [InlineData("mtp/layers/kinds", "[null]")]
    [InlineData("mtp/extra", "[null]")]
    [InlineData("mtp/extra/0/role", "\"hero\"")]
    [InlineData("mtp/extra/0/role", "7")]
    public void One_wrong_value_is_refused_with_a_place(string path, string value)
    {
        JsonNode document = JsonNode.Parse(LatentModels.DeepSeekV3.ToJson())!, node = document;
        string[] steps = path.Split('/');
        foreach (string step in steps[..^1])
        {
            node = int.TryParse(step, out int index) ? node[index]! : node[step]!;
        }

        Assert.NotNull(ModelArchitecture.FromJson(document.ToJsonString()));
        node[steps[^1]] = JsonNode.Parse(value);
        Assert.StartsWith("$", Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(document.ToJsonString())).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_does_not_say_its_kind_is_refused_where_it_stands()
    {
        JsonNode document = JsonNode.Parse(LatentModels.DeepSeekV3.ToJson())!;
        document["layers"]!["kinds"]![1]!["sublayers"]![0]!.AsObject().Remove("kind");
        ModelImportException refusal = Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(document.ToJsonString()));
        Assert.EndsWith(".kinds[1].sublayers[0]", refusal.Path, StringComparison.Ordinal);
        Assert.Contains("'kind'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_from_the_rest_is_not_written()
    {
        string json = string.Concat(Architectures.Names.Select(row => Architectures.Named(row.Data).ToJson()));
        Assert.All(["cache", "state", "operators", "isUnbounded", "elements", "layerCount", "mixers"], derived => Assert.DoesNotContain($"\"{derived}\"", json, StringComparison.Ordinal));
    }

    [Fact]
    public void No_text_at_all_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentNullException>(() => ModelArchitecture.FromJson(null!));
    }

    [Fact]
    public void Comments_are_allowed_and_unknown_members_are_not()
    {
        string json = DenseModels.Gpt2.ToJson();
        Assert.Equal(DenseModels.Gpt2, ModelArchitecture.FromJson("// GPT-2\n" + json));
        ModelImportException refusal = Assert.Throws<ModelImportException>(() => ModelArchitecture.FromJson(json.Replace("\"hiddenSize\"", "\"hiddenWidth\"", StringComparison.Ordinal)));
        Assert.Contains("hiddenWidth", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equality_is_by_content()
    {
        ModelArchitecture model = LatentModels.DeepSeekV3;
        Assert.Equal(model, model with { Layers = [.. model.Layers], Extra = [.. model.Extra], Mtp = model.Mtp! with { Layers = [.. model.Mtp.Layers] } });
        Assert.NotEqual(model, model with { Layers = [.. model.Layers.Skip(1)] });
        Assert.NotEqual(model, model with { Extra = [WeightTensor.Vector("one", 1)] });
        Assert.NotEqual(model, model with { Mtp = null });
        Assert.NotEqual(model, model with { Mtp = model.Mtp with { Extra = [] } });
        Assert.NotEqual(InventedModels.Seeing, InventedModels.Seeing with { Vision = InventedModels.Seeing.Vision! with { Weights = [] } });
    }
}
