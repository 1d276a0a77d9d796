#:project ../src/LlmEconomics/LlmEconomics.csproj

// How much memory does the KV cache of one sequence take, and why do models of one size differ so much in it?
using LlmEconomics;

string[] names = ["llama-2-13b", "llama-3.3-70b", "gemma-3-27b", "gpt-oss-120b", "deepseek-v3", "qwen3-next"];
FormatScheme formats = FormatScheme.Bf16;

Console.WriteLine("model           per token   4,096 tokens   131,072 tokens   what bounds the growth");
foreach (string name in names)
{
    ModelArchitecture model = ModelCatalog.Find(name).Architecture;
    CacheFootprint cache = CacheFootprint.Of(model, formats);
    string growth = cache.PerTokenWindowed > Bytes.Zero ? $"windows hold {cache.PerTokenWindowed:kB:F0} of {cache.PerTokenWindowed + cache.PerTokenUnbounded:kB:F0} a token"
        : cache.StatePerSequence > Bytes.Zero ? $"{cache.StatePerSequence:MB:F0} of state, whatever the length"
        : "nothing";
    Console.WriteLine($"{name,-14} {cache.PerTokenUnbounded,9:kB:F1}   {cache.OfSequence(4096),12:GB:F3}   {cache.OfSequence(131_072),14:GB:F2}   {growth}");
}

/* Output:
model           per token   4,096 tokens   131,072 tokens   what bounds the growth
llama-2-13b     819.2 kB       3.355 GB        107.37 GB   nothing
llama-3.3-70b   327.7 kB       1.342 GB         42.95 GB   nothing
gemma-3-27b      81.9 kB       0.772 GB         11.17 GB   windows hold 426 kB of 508 kB a token
gpt-oss-120b     36.9 kB       0.156 GB          4.84 GB   windows hold 37 kB of 74 kB a token
deepseek-v3      70.3 kB       0.288 GB          9.21 GB   nothing
qwen3-next       24.6 kB       0.140 GB          3.26 GB   40 MB of state, whatever the length
*/
