#:project ../src/LlmEconomics/LlmEconomics.csproj

// How many of each accelerator does a model need, and how many conversations fit beside its weights?
using LlmEconomics;

CatalogModel model = ModelCatalog.Find("gpt-oss-120b");
MemoryRule rule = EngineMemory.For("vllm", "0.22.0").Rule;
Bytes reserve = Bytes.FromGigabytes(3);
const int Context = 16_384;

Console.WriteLine($"{model}: {StoredWeights.Of(model.Architecture, model.Formats).Main:GB:F1} of weights; the engine may use {rule}");
Console.WriteLine($"accelerator                 needed   weights each   cache room each   sequences of {Context:N0} tokens");
foreach (string name in (string[])["RTX 4090", "L40S", "A100 SXM 80GB", "H100 SXM", "H200 SXM", "MI300X", "B200 SXM"])
{
    Accelerator accelerator = AcceleratorCatalog.Default.Find(name);
    foreach (int ranks in (int[])[1, 2, 4, 8])
    {
        MemoryPlan plan = MemoryPlan.Of(model.Architecture, model.Formats, new Parallelism { Tensor = ranks }, accelerator.Memory, rule, reserve);
        if (plan.SequencesThatFit(Context, blockTokens: 16) is > 0 and var sequences)
        {
            Console.WriteLine($"{accelerator,-26} {ranks,7}   {plan.Weights,12:GB:F1}   {plan.CacheRoom,15:GB:F1}   {sequences,26:N0}");
            break;
        }
    }
}

/* Output:
openai/gpt-oss-120b: 65.2 GB of weights; the engine may use 0.92 of total memory
accelerator                 needed   weights each   cache room each   sequences of 16,384 tokens
GeForce RTX 4090                 4        16.4 GB            4.3 GB                           28
L40S                             2        32.7 GB            8.8 GB                           28
A100 SXM4 80GB                   1        65.2 GB           10.8 GB                           17
H100 SXM5 80GB                   1        65.2 GB           10.4 GB                           17
H200 SXM5 141GB                  1        65.2 GB           70.4 GB                          115
Instinct MI300X                  1        65.2 GB          121.4 GB                          199
B200 (HGX/DGX)                   1        65.2 GB          108.6 GB                          178
*/
