using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published costs per token and per request, from an hourly price and a throughput that somebody measured.</summary>
public sealed class PublishedUnitCosts
{
    [Theory]
    // https://github.com/SemiAnalysisAI/InferenceX-app packages/app/src/lib/chart-utils.test.ts at 77ca49a
    [InlineData("ix-total-h", 2.8, 1000, 1, 0.7777777778, 1e-06)]
    [InlineData("ix-out-h", 2.8, 500, 1, 1.5555555556, 1e-06)]
    [InlineData("ix-in-h", 2.8, 200, 1, 3.8888888889, 1e-06)]
    [InlineData("ix-total-n", 1.4, 1000, 1, 0.3888888889, 1e-06)]
    [InlineData("ix-out-n", 1.4, 500, 1, 0.7777777778, 1e-06)]
    [InlineData("ix-total-r", 0.7, 1000, 1, 0.1944444444, 1e-06)]
    [InlineData("ix-out-r", 0.7, 500, 1, 0.3888888889, 1e-06)]
    // https://github.com/pChitral/vllm-cost-meter data/master_results.csv (paper arXiv 2606.11690)
    [InlineData("vcm-c1-rps10", 6.98, 2464.4452299005106, 1, 0.7867445644012796, 1e-09)]
    [InlineData("vcm-c1-rps1", 6.98, 255.14653291847958, 1, 7.599119089375878, 1e-09)]
    [InlineData("vcm-c1-rps5", 6.98, 1257.0202262743053, 1, 1.5424484414507642, 1e-09)]
    [InlineData("vcm-c2-rps1", 6.98, 255.3837447337048, 1, 7.592060688555642, 1e-09)]
    [InlineData("vcm-c2-rps25", 6.98, 5753.478973244905, 1, 0.3369941730742738, 1e-09)]
    [InlineData("vcm-c2-rps200", 6.98, 8155.066101766072, 1, 0.23775268829139232, 1e-09)]
    [InlineData("vcm-c3-rps10", 6.98, 2399.145265692886, 1, 0.8081581872571303, 1e-09)]
    [InlineData("vcm-c4-rps1", 6.98, 255.1182466502632, 1, 7.599961642676525, 1e-09)]
    [InlineData("vcm-c4-rps25", 6.98, 5279.8644805698095, 1, 0.3672232300704131, 1e-09)]
    [InlineData("vcm-c4-rps200", 6.98, 9271.036529111207, 1, 0.20913399303311406, 1e-09)]
    [InlineData("vcm-c6-rps200", 6.98 * 2, 7524.139014942571, 1, 0.5153782738565438, 1e-09)]
    // https://github.com/pChitral/vllm-cost-meter data/master_results_v2.csv
    [InlineData("vcm2-c2-rag1", 6.98, 1010.5539641383862, 1, 1.9186396349867523, 1e-09)]
    [InlineData("vcm2-c2-rag100", 6.98, 2311.6978544865106, 1, 0.8387293716287018, 1e-09)]
    [InlineData("vcm2-c4-burst100", 6.98, 9554.203266276454, 1, 0.20293569592899496, 1e-09)]
    [InlineData("vcm2-c4-rag25", 6.98, 2595.3582478078233, 1, 0.7470602143371063, 1e-09)]
    // https://github.com/tgarg01/silybench-data derived/cost.json
    [InlineData("sb-q8fp8-prefill-runpod-c", 2.69, 4129.027337023683, 1, 0.18096809762486116, 1e-09)]
    [InlineData("sb-q8fp8-prefill-runpod-c-tot", 2.69, 37161.246033213145, 1, 0.020107566402762348, 1e-09)]
    [InlineData("sb-q8fp8-decode-runpod-s", 3.49, 15103.478140564233, 1, 0.06418683401413047, 1e-09)]
    [InlineData("sb-q8fp8-decode-nebius", 3.85, 15103.478140564233, 1, 0.07080782548836743, 1e-09)]
    [InlineData("sb-q8fp8-decode-runpod-s-tot", 3.49, 16991.412908134764, 1, 0.05705496356811598, 1e-09)]
    [InlineData("sb-q8fp8-balanced-lambda-tot", 4.29, 7306.198534963256, 1, 0.1631035155921423, 1e-09)]
    [InlineData("sb-q8bf16-prefill-lambda-tot", 4.29, 27159.117994535172, 1, 0.043877222629484805, 1e-09)]
    // https://github.com/ege-erdil/inference-economics notebook outputs at 589a102
    [InlineData("ep-cell8", 2.1, 247.10077728, 1, 2.36071023, 1e-06)]
    [InlineData("ep-cell10", 2.1, 1474.77788357, 1, 0.39553979, 1e-06)]
    // https://dreaming.press/posts/self-hosting-llm-inference-vs-api-cost.html
    [InlineData("uc-h100-700", 2.5, 700, 1, 0.99, 0.005)]
    // https://neelmishra.github.io/blog/mlops/llm-inference/inference-cost-optimization.html
    [InlineData("uc-a100x4", 2.21 * 4, 2400, 0.7, 1.46, 0.005)]
    // https://kshirol-dev.github.io/learnAI/AIInfrastructure/09-inference-infrastructure.html
    [InlineData("uc-4h100-od", 2.5 * 4, 3400, 1, 0.82, 0.005)]
    [InlineData("uc-4h100-u30", 4608 / 730.0, 3400, 0.3, 1.72, 0.005)]
    // https://www.peakinfer.com/blog/cost-per-token-across-hardware-options
    [InlineData("uc-peak-trap", 2.5, 50, 1, 13.888889, 1e-06)]
    public void A_million_tokens(string id, double hourly, double tokensPerSecond, double utilisation, double expected, double tolerance)
    {
        Assert.NotEmpty(id);
        TokenPrice cost = UnitCost.PerToken(MoneyRate.FromDollarsPerHour(hourly), TokenRate.FromTokensPerSecond(tokensPerSecond), utilisation);
        Assert.Equal(expected, cost.DollarsPerMillionTokens, expected * tolerance);
    }

    /// <summary>https://github.com/tgarg01/silybench-data derived/cost.json.</summary>
    [Theory]
    [InlineData("sb-q8fp8-prefill-runpod-c-kreq", 2.69, 32.25802607049752, 0.023163916495982227, 1e-09)]
    [InlineData("sb-q8fp8-decode-runpod-s-kreq", 3.49, 14.74949037164476, 0.0657273180304696, 1e-09)]
    [InlineData("sb-q8fp8-balanced-lambda-kreq", 4.29, 1.7837398767000137, 0.6680719998654149, 1e-09)]
    [InlineData("sb-q8bf16-chat-runpod-c-kreq", 2.69, 113.59005371064828, 0.006578236366765406, 1e-09)]
    [InlineData("sb-q8bf16-prefill-lambda-kreq", 4.29, 23.575623259145114, 0.050546560469166495, 1e-09)]
    public void A_thousand_requests(string id, double hourly, double requestsPerSecond, double expected, double tolerance)
    {
        Assert.NotEmpty(id);
        Assert.Equal(expected, UnitCost.PerThousandRequests(MoneyRate.FromDollarsPerHour(hourly), requestsPerSecond).Dollars, expected * tolerance);
    }

    /// <summary>https://github.com/tgarg01/silybench-data: one GPU that is always on, 730 hours at 2.69 USD.</summary>
    [Fact]
    public void A_month()
    {
        Assert.Equal(1963.7, (MoneyRate.FromDollarsPerHour(2.69) * Duration.FromHours(730)).Dollars, 1e-9);
        Assert.Equal(2.69, UnitCost.OfBill(Money.FromDollars(1963.7), 730).DollarsPerHour, 1e-12);
    }

    /// <summary>vllm-cost-meter: what a low load costs over a full one is one over the utilisation.</summary>
    [Theory]
    [InlineData(255.14653291847958, 6237.592544870807, 24.447098980818776)]
    [InlineData(255.3837447337048, 8155.066101766072, 31.93259661169731)]
    public void A_low_load(double rate, double saturated, double penalty)
    {
        MoneyRate hourly = MoneyRate.FromDollarsPerHour(6.98);
        Assert.Equal(penalty, UnitCost.PerToken(hourly, TokenRate.FromTokensPerSecond(rate)) / UnitCost.PerToken(hourly, TokenRate.FromTokensPerSecond(saturated)), 1e-6 * penalty);
    }

    /// <summary>SemiAnalysis, InferenceX v2: margins of an API on DeepSeek-R1, H200.</summary>
    [Theory]
    [InlineData(1.35, 0.226, 0.83, 0.005)]
    [InlineData(5.4, 2.955, 0.45, 0.01)]
    public void A_margin(double price, double cost, double expected, double tolerance)
    {
        Assert.Equal(expected, UnitCost.Margin(TokenPrice.FromDollarsPerMillionTokens(price), TokenPrice.FromDollarsPerMillionTokens(cost)), expected * tolerance);
    }

    /// <summary>SemiAnalysis InferenceX-app, cost and power tests at 77ca49a: dollars per million tokens, joules per token, tokens per second and megawatt.</summary>
    [Fact]
    public void A_dashboard()
    {
        Assert.Equal(1.3889, UnitCost.PerToken(MoneyRate.FromDollarsPerHour(5), TokenRate.FromTokensPerSecond(1000)).DollarsPerMillionTokens, 1e-4);
        Assert.Equal(0.69444, UnitCost.PerToken(MoneyRate.FromDollarsPerHour(5), TokenRate.FromTokensPerSecond(2000)).DollarsPerMillionTokens, 1e-5);
        Assert.Equal(0.77778, UnitCost.PerToken(MoneyRate.FromDollarsPerHour(2.8), TokenRate.FromTokensPerSecond(1000)).DollarsPerMillionTokens, 1e-5);
        Assert.Equal(0.4325, (Watts.FromKilowatts(1.73) / TokenRate.FromTokensPerSecond(4000)).Value, 1e-9);
        Assert.Equal(1_428_571.4, 1e6 / (Watts.FromWatts(700) / TokenRate.FromTokensPerSecond(1000)).Value, 0.1);
    }

    /// <summary>cli99/llm-analysis, examples/llama2/README.md at d841e40, Llama-2-70B on 2 × A100 at 2.21 USD: decoding takes so long for so many sequences and tokens. Printed with one decimal.</summary>
    [Theory]
    [InlineData("llm-analysis-cursor-006", 2, 512, 20.026, 24.0)]
    [InlineData("llm-analysis-cursor-012", 1, 512, 20.0, 48.0)]
    [InlineData("llm-analysis-cursor-015", 2, 512, 20.096, 24.1)]
    [InlineData("llm-analysis-cursor-021", 1, 304, 11.864, 47.9)]
    [InlineData("llm-analysis-cursor-027", 16, 512, 21.442, 3.2)]
    [InlineData("llm-analysis-cursor-030", 32, 512, 22.981, 1.7)]
    [InlineData("llm-analysis-cursor-036", 2, 512, 20.19, 24.2)]
    [InlineData("llm-analysis-cursor-042", 8, 512, 21.048, 6.3)]
    [InlineData("llm-analysis-cursor-048", 1, 512, 20.282, 48.6)]
    public void Decoding_that_takes_so_long(string id, int sequences, int tokens, double seconds, double expected)
    {
        Assert.NotEmpty(id);
        TokenPrice cost = UnitCost.PerToken(MoneyRate.FromDollarsPerHour(2 * 2.21), TokenRate.Of(sequences * tokens, Duration.FromSeconds(seconds)));
        Assert.Equal(expected, cost.DollarsPerMillionTokens, 0.051);
    }

    /// <summary>jax-ml/scaling-book, applied inference: arithmetic for a dollar and hour.</summary>
    [Theory]
    [InlineData(990e12, 10.8, 91e12)]
    [InlineData(459e12, 4.2, 109e12)]
    public void Arithmetic_for_a_dollar(double flops, double hourly, double expected)
    {
        Assert.Equal(expected, FlopsPerSecond.FromFlopsPerSecond(flops).Value / MoneyRate.FromDollarsPerHour(hourly).DollarsPerHour, 0.01 * expected);
    }

    /// <summary>ML.ENERGY leaderboard, lm-arena-chat of 2026-02-16: mean power over throughput.</summary>
    [Theory]
    [InlineData(1765.4, 469.7, 3.7587)]
    [InlineData(2547.5, 6827.2, 0.3731)]
    [InlineData(3853.8, 449.9, 8.5655)]
    [InlineData(5861.6, 9302.0, 0.6301)]
    [InlineData(467.9, 1393.8, 0.3357)]
    public void Joules_per_token(double watts, double tokensPerSecond, double expected)
    {
        Assert.Equal(expected, (Watts.FromWatts(watts) / TokenRate.FromTokensPerSecond(tokensPerSecond)).Value, expected * 0.001);
    }

    [Fact]
    public void Nothing_served_is_no_price_and_not_a_price_of_nothing()
    {
        MoneyRate hourly = MoneyRate.FromDollarsPerHour(2);
        Assert.Throws<NotServedException>(() => UnitCost.PerToken(hourly, TokenRate.Zero));
        Assert.Throws<NotServedException>(() => UnitCost.PerToken(hourly, TokenRate.FromTokensPerSecond(10), 0));
        Assert.Equal(0, Assert.Throws<NotServedException>(() => UnitCost.PerThousandRequests(hourly, 0)).Rate);
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitCost.PerToken(hourly, TokenRate.FromTokensPerSecond(10), 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitCost.PerThousandRequests(hourly, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitCost.OfBill(Money.FromDollars(1), 0));
    }
}
