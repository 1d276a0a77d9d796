namespace LlmEconomics.Fuzz;

/// <summary>Sound inputs to start from: what the library ships, and small files written by hand.</summary>
internal static class Seeds
{
    public const string Measurements =
        "concurrency,isl,osl,ttft_ms,tpot_ms,shortest_length,requests_per_slot,requests_per_s,source\n1,1024,512,31.5,7.25,0.8,10,0.5,a\n64,1024,512,310,14,,,,\"b, c\"\n";

    public const string Azure =
        "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,3180,8\n2024-05-10 00:00:00.009930+00:00,2162,5\n";

    public const string Plain = "arrival_s,input_tokens,output_tokens,reasoning_tokens\n0.5,20,50,30\n1.25,1000,1,0\n1e3,7,9,2\n";

    public static readonly string[] Logs =
    [
        "id,when,in,out,think,doc,doc_tokens\n1,1764533302979,1000,50,3,a,500\n2,1764533303979,900,60,0,,\n3,1764533304979,800,70,0,a,500\n4,1764533309979,9,9,1,b,9\n",
        "when,in,out,think,doc,doc_tokens\n2026-11-30T20:08:24.5Z,800,70,0,a,500\n2026-11-30T22:08:25.123456789+02:00,800,70,0,a,500\n",
    ];

    public static readonly string[] Patterns =
    [
        "gate", "model.layers.0.mlp", "*.mlp.*", "model.layers.1*", "lm_head", "re:.*mlp\\.(gate|up)_proj.*", "re:^model\\.layers\\.[0-3]\\..*$", "re:(a|b)*c+d?e{2,3}",
        "re:[^.]*\\.w\\d+", "re:(?:x|y).*", "re:(?i)LAYERS", "?.*", "layers.*.self_attn.q_proj", "(", ")", "[", "]", "{", "}", "|", "+", "\\", "\\1", "(?=x)", "(?<n>x)", ".", "re:",
    ];

    public static readonly string[] Terms =
    [
        "80 GB", "1.5 TiB", "10 ms", Money.Of(5, Currency.Eur).ToString(), MoneyRate.PerHour(3, Currency.Eur).ToString(), TokenPrice.PerMillionTokens(2.5, Currency.Eur).ToString(),
        TokenRate.FromTokensPerSecond(42).ToString(), Duration.FromSeconds(90).ToString(), "GBP", "EUREUREUR", "USD", "1e3 J", "-3 µs", "CNY 5",
    ];

    public static readonly string[] Names =
    [
        "h100", "NVIDIA H100 80GB HBM3", "M4", "deepseek-v3", "Llama-3.3-70B-Instruct", "vllm", "sglang", "0.22.0", "v0.22.1rc2", "bf16", "fp8-block128", "q4_k_m", "int4-w4a16", "USD",
        "EUR", "openai", "gpt-5.5", "o200k_base", "chat", "rtx 4090", "tensorrt-llm", "german", "codellama", "1.2.3.4", "99999999999.1",
    ];

    public static readonly string[] Schemes =
    [
        FormatScheme.Bf16.ToJson(), FormatScheme.Fp8Block128.ToJson(), FormatScheme.Mxfp4Experts.ToJson(), FormatScheme.Int4W4A16.ToJson(),
        """
        {"name":"own","linear":{"weights":{"name":"w","element":"int4","scales":{"blockRows":1,"blockColumns":64,"bits":16,"zeroPointBits":4},"tensorScales":1},"activations":"bf16"},
        "rules":[{"pattern":"re:.*self_attn.*","format":{"weights":"bf16","activations":"bf16"}},{"pattern":"model.layers.0*","format":{"weights":"fp8","activations":"fp8"}},
        {"pattern":"*.mlp.?ate*","format":{"weights":"nvfp4","activations":"bf16"}}],"kvCache":"fp8","state":"fp32"}
        """,
    ];

    public static readonly string[] Bench =
    [
        """
        {"backend":"vllm","label":null,"model_id":"m","date":"20261130-2008","num_prompts":100,"request_rate":"inf","max_concurrency":16,"duration":12.5,"completed":100,
        "total_input_tokens":102400,"total_output_tokens":51200,"request_throughput":8.0,"mean_ttft_ms":55.1,"mean_tpot_ms":9.2,"mean_e2el_ms":4700,"input_lens":[1024,1024],
        "output_lens":[500,524],"itls":[[0.01,0.02],[0.01]],"generated_texts":["a","b"],"errors":["",""]}
        """,
        """[{"completed":1,"total_input_tokens":10,"total_output_tokens":10,"request_rate":2.5,"mean_ttft_ms":5,"mean_tpot_ms":0,"duration":4},{"completed":1,"request_rate":"x"}]""",
    ];

    public static readonly string[] Mooncake =
    [
        """{"timestamp":3000,"input_length":1100,"output_length":5,"hash_ids":[7,8,9]}""", """{"timestamp":1700000000000,"input_length":5,"output_length":500,"hash_ids":[1]}""",
    ];

    public static readonly string[] Quantities =
    [
        """{"a":"80 GB","b":1000,"c":"1.5 TiB"}""", """["5 EUR",3.25,"1e3 USD"]""", """{"x":"100 tok/s","y":12}""", """["EUR","USD","CNY"]""",
    ];

    /// <summary>Every tenth model of the catalogue.</summary>
    public static IEnumerable<CatalogModel> Models => ModelCatalog.All.Where((_, i) => i % 10 == 0);

    public static IEnumerable<string> Accelerators => AcceleratorCatalog.Default.Where((_, i) => i % 3 == 0).Select(a => a.ToJson());

    public static IEnumerable<string> Catalogs
    {
        get
        {
            AcceleratorCatalog few = AcceleratorCatalog.Default.Where((_, i) => i % 40 == 0).Aggregate(AcceleratorCatalog.Empty, (c, a) => c.With(a));
            yield return few.WithAlias("the first", few.First().Id).ToJson();
        }
    }
}
