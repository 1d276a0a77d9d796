using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Recurrent states follow the scheme's state format, cached tokens its KV format, and neither the other's.</summary>
public sealed class StateFormatTests
{
    private static readonly FormatScheme s_formats = FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8, State = NumberFormats.Fp32 };

    private static readonly ModelArchitecture s_model = new()
    {
        Name = "hybrid",
        VocabularySize = 100,
        HiddenSize = 64,
        Layers =
        [
            LayerGroup.Of(2, new LightningAttention { Heads = 4, HeadSize = 8 }, new DenseFeedForward { Width = 128 }),
            LayerGroup.Of(3, new GroupedQueryAttention { QueryHeads = 8, KeyValueHeads = 2, HeadSize = 16 }, new DenseFeedForward { Width = 128 }),
        ],
    };

    [Fact]
    public void A_step_reads_and_writes_states_in_the_state_format()
    {
        OperatorLoad load = LoadOf("self_attn.linear attention");
        Assert.Equal(2 * 4 * 8 * 8 * 4, load.CacheReadBytes.Value);
        Assert.Equal(2 * 4 * 8 * 8 * 4, load.CacheWriteBytes.Value);
    }

    [Fact]
    public void A_step_reads_keys_in_the_KV_format()
    {
        Assert.Equal(3 * 2 * 2 * 16 * 10, LoadOf("self_attn.attention").CacheReadBytes.Value);
    }

    [Fact]
    public void All_bytes_of_a_load_add_up()
    {
        OperatorLoad load = new(FlopCount.FromFlops(60), Bytes.FromBytes(1), Bytes.FromBytes(2), Bytes.FromBytes(4), Bytes.FromBytes(8));
        Assert.Equal(15, load.TotalBytes.Value);
        Assert.Equal(4, load.Intensity.Value);
        Assert.Equal(0, default(OperatorLoad).Intensity.Value);
    }

    [Fact]
    public void Every_prediction_layer_counts()
    {
        ModelArchitecture Predicting(int layers) => s_model with
        {
            Mtp = new MultiTokenPrediction { Layers = [s_model.Layers[1] with { Count = layers }] },
        };
        Assert.Equal(3 * ParameterCount.Of(Predicting(1))[ParameterPart.MtpLayers], ParameterCount.Of(Predicting(3))[ParameterPart.MtpLayers]);
    }

    private static OperatorLoad LoadOf(string name)
    {
        return Assert.Single(ModelOperators.Of(s_model, s_formats).Items, o => o.Name == name).Load(StepShape.Decode(1, 9));
    }
}
