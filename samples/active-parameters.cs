#:project ../src/LlmEconomics/LlmEconomics.csproj

// How many parameters does a token meet? Three conventions are in use. And why is the published total another number than the sum?
using LlmEconomics;

Console.WriteLine("model            parameters   active: all   without input embedding   without embedding and head");
foreach (string name in (string[])["mixtral-8x7b", "gpt-oss-120b", "deepseek-v3", "glm-4.5", "qwen3-235b"])
{
    ParameterCount count = ParameterCount.Of(ModelCatalog.Find(name).Architecture);
    (long all, long withoutInput, long without) = count.Active;
    Console.WriteLine($"{name,-14} {count.Main / 1e9,10:F2} B {all / 1e9,11:F2} B {withoutInput / 1e9,23:F2} B {without / 1e9,26:F2} B");
}

Console.WriteLine();
foreach (string name in (string[])["deepseek-v3", "gemma-3-27b", "gpt-oss-120b"])
{
    Console.WriteLine($"{name}: {ModelCatalog.Find(name).Reconciliation}");
}

/* Output:
model            parameters   active: all   without input embedding   without embedding and head
mixtral-8x7b        46.70 B       12.88 B                   12.75 B                      12.62 B
gpt-oss-120b       116.83 B        5.71 B                    5.13 B                       4.55 B
deepseek-v3        671.03 B       37.55 B                   36.63 B                      35.70 B
glm-4.5            352.80 B       33.63 B                   32.86 B                      32.08 B
qwen3-235b         235.09 B       22.19 B                   21.57 B                      20.95 B

deepseek-v3: 684,531,386,000 = 671,026,419,200 main + 11,610,068,224 multi-token-prediction layers + 926,679,040 multi-token-prediction copies of embedding + 926,679,040 multi-token-prediction heads + 41,540,496 quantisation scales
gemma-3-27b: 27,432,406,640 = 27,009,346,304 main + 423,060,336 vision tower and projector
gpt-oss-120b: 116,829,156,672 = 116,829,156,672 main
*/
