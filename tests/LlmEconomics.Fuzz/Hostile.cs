namespace LlmEconomics.Fuzz;

/// <summary>Values that files should not hold, and sometimes do.</summary>
internal static class Hostile
{
    /// <summary>Numbers at the edges of types and ranges.</summary>
    public static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "2", "3", "7", "64", "255", "256", "1023", "1024", "1025", "4096", "65535", "65536", "1048576", "16777216", "67108864", "1073741824",
        "1073741825", "2147483647", "2147483648", "4294967296", "9007199254740993", "-9223372036854775808", "9223372036854775807", "18446744073709551615",
        "1e308", "1e999", "-1e308", "5e-324", "1e-12", "-0.5", "0.5", "0.1", "3.0000001", "1024.0", "1E5", "123456789012345678901234567890", "NaN", "Infinity",
        "-Infinity", "1e28", "-7e27", "00", "1.", ".5", "+1", "1_000",
    ];

    /// <summary>Texts, as they stand between quotes of JSON.</summary>
    public static readonly string[] Texts =
    [
        "", " ", "auto", "none", "null", "inf", "Infinity", "true", "\\ud800", "\\udc00\\ud800", "\\u0000", "\\u202e", "\\n\\r\\t", "\\uFEFF", "ä", "𐍈", "日本", new string('x', 300),
        new string('y', 5000), "80 GB", "1e308 PB", "-5 W", "3 EUR/h", "900 USD", "bf16", "fp8", "int4-g128", "q4_k_m", "nvfp4", "float16", "model.layers.0.mlp", "*", "?", "*.mlp.*",
        "model.layers.1*", "re:.*", "re:.*mlp\\\\.(gate|up)_proj.*", "re:(a|b", "re:(?!x).*", "re:((((.{8}){8}){8}){8})x", "re:[^a]*(b|c)+$", "re:\\\\d+\\\\.x", "Linear", "Embedding",
        "2026-11-30", "2026-11-30T20:08:22.979Z", "2015-13-45", "vllm", "sglang", "h100", "0*1024", "0*1 1*1", "MMMM*-E", "../..", "%s%n", "{0}", "'; --",
    ];

    /// <summary>Whole values of other kinds.</summary>
    public static readonly string[] Values = ["null", "true", "false", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{}}", "[1,\"x\",null,{}]", "\"auto\"", "[0,0,0,0]", "\"none\""];

    /// <summary>Fields of CSV.</summary>
    public static readonly string[] Fields =
    [
        "", " ", "\"\"", "\"", "\"a\"b", "\"a,b\"", "\"a\nb\"", "x", "'", "2026-11-30T20:08:22.979Z", "2023-11-16 18:17:03.9799600", "2026-11-30T20:08:22.123456789+02:00",
        "2026-02-30T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "yesterday", "\ufeff", "\ud800", "\0", "\r", new string('9', 400), new string('x', 10_001), "1,5", "1;2", "=1+1",
    ];
}
