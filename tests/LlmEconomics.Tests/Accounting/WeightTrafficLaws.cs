using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What a step reads of the weights, against the list of stored tensors.</summary>
public sealed class WeightTrafficLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void One_token_reads_every_weight_once_one_row_of_each_table_and_its_own_experts(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            double expected = Read(model, formats, t => t.Role == WeightRole.Lookup ? 1.0 / t.Rows : (double)t.ActiveCount / t.Count);
            double read = operators.Total(StepShape.Decode(1, 100)).WeightBytes.Value;
            Assert.True(Loads.AreClose(expected, read), $"in {formats}: {read} read, {expected} stored");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_huge_batch_reads_every_weight_once(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            double expected = Read(model, formats, _ => 1), read = operators.Total(StepShape.Decode(AttentionSpan.MaxTokens, 1)).WeightBytes.Value;
            Assert.True(Loads.AreClose(expected, read), $"in {formats}: {read} read, {expected} stored");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_chunk_without_logits_leaves_the_head_alone(string name)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, ModelOperators operators) in Loads.OfModel(name))
        {
            OperatorLoad with = operators.Total(StepShape.Prefill(1, 64, 9)), without = operators.Total(StepShape.Chunk(1, 64, 9));
            double head = Bytes(model.Head, "lm_head", formats) + (model.HeadBias ? Bytes(PlacedWeight.HeadBias(model), "lm_head.bias", formats) : 0);
            Assert.True(Loads.AreClose(head + without.WeightBytes.Value, with.WeightBytes.Value), $"in {formats}");
            Assert.True(Loads.AreClose(without.Flops.Value + (2.0 * model.Head.Elements), with.Flops.Value), $"in {formats}");
        }
    }

    [Fact]
    public void A_dense_model_with_two_tables_reads_all_it_stores_but_the_first_table_of_which_it_reads_a_row()
    {
        ModelArchitecture llama = DenseModels.Llama31With8B;
        double stored = StoredWeights.Of(llama, FormatScheme.Bf16).Main.Value, table = 2.0 * 128_256 * 4096, row = 2.0 * 4096;
        Assert.Equal(stored - table + row, Architectures.OperatorsOf(llama, FormatScheme.Bf16).Total(StepShape.Decode(1, 0)).WeightBytes.Value);
    }

    [Fact]
    public void A_shared_table_is_read_whole_by_the_head_and_by_row_at_the_entrance()
    {
        ModelArchitecture gpt2 = DenseModels.Gpt2;
        double stored = StoredWeights.Of(gpt2, FormatScheme.Bf16).Main.Value, positions = 2.0 * 1024 * 768, rows = 2 * 2.0 * 768;
        Assert.Equal(stored - positions + rows, Architectures.OperatorsOf(gpt2, FormatScheme.Bf16).Total(StepShape.Decode(1, 0)).WeightBytes.Value, 1e-6);
    }

    /// <summary>Bytes of all weights that text meets, the head's product included where its table is shared, each weight counted in part.</summary>
    private static double Read(ModelArchitecture model, FormatScheme formats, Func<WeightTensor, double> part)
    {
        IEnumerable<(WeightTensor Tensor, string Name)> weights = PlacedWeight.MainOf(model).Select(w => (w.Tensor, w.FullName));
        return (model.TiedEmbeddings ? weights.Append((Tensor: model.Head, Name: "lm_head")) : weights)
            .Where(w => w.Tensor.Role != WeightRole.Image)
            .Sum(w => Bytes(w.Tensor, w.Name, formats) * part(w.Tensor));
    }

    private static double Bytes(WeightTensor tensor, string name, FormatScheme formats)
    {
        return (double)formats.FormatOf(tensor, name).Weights.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count;
    }
}
