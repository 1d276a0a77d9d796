using System.Text.Json;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>All laws of quantities; those of JSON are here.</summary>
public abstract class QuantityLaws<T> : TextLaws<T>
    where T : struct, IQuantity<T>
{
    [Property(MaxTest = 1000)]
    public void Json_is_a_number_and_returns_the_same_bits(Number x)
    {
        T quantity = T.FromValue(x.Value);
        string json = JsonSerializer.Serialize(quantity);
        Assert.Equal(JsonSerializer.Serialize(quantity.Value), json);
        Assert.Equal(quantity, JsonSerializer.Deserialize<T>(json));
        Assert.Equal(quantity, JsonSerializer.Deserialize<T?>(json));
    }

    [Property]
    public void Json_reads_text_with_a_unit(Number x)
    {
        T quantity = T.FromValue(x.Value);
        Assert.Equal(quantity, JsonSerializer.Deserialize<T>($"\"{quantity}\""));
    }

    [Property(MaxTest = 1000)]
    public void Json_refuses_the_text_that_parsing_refuses(Text text)
    {
        string json = JsonSerializer.Serialize(text.Value);
        if (T.TryParse(text.Value.AsSpan(), null, out T quantity))
        {
            Assert.Equal(quantity, JsonSerializer.Deserialize<T>(json));
        }
        else
        {
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<T>(json));
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("\"80\"")]
    [InlineData("\"80 x\"")]
    [InlineData("\"\\ud800\"")]
    public void Bad_json_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<T>(json));

    [Fact]
    public void A_json_refusal_names_units_and_path()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, T>>("""{"here":"80 x"}"""));
        Assert.All(T.Units, unit => Assert.Contains(unit.Symbol, error.Message, StringComparison.Ordinal));
        Assert.Equal("$.here", error.Path);
    }

    [Fact]
    public void A_missing_quantity_may_be_null() => Assert.Null(JsonSerializer.Deserialize<T?>("null"));
}
