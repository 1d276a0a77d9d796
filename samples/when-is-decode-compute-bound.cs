#:project ../src/LlmEconomics/LlmEconomics.csproj

// From which batch on is decoding bound by arithmetic rather than by memory? With a long context often never, since each sequence brings
// its own cache to read. Latent attention is the exception: it computes so much per cached byte that context makes it happen sooner.
using LlmEconomics;

Accelerator accelerator = AcceleratorCatalog.Default.Find("H200");
(string Model, Parallelism Ranks)[] deployments =
[
    ("llama-3.1-8b", Parallelism.None),
    ("llama-3.3-70b", new Parallelism { Tensor = 4 }),
    ("deepseek-v3", new Parallelism { Data = 16, Expert = 16 }),
];

Console.WriteLine($"decode on {accelerator}; its ridge in bf16 is {accelerator.Ridge(ElementType.Bf16).FlopsPerByte:F0} FLOP per byte");
Console.WriteLine("model            context   compute-bound from   FLOP per byte at batch 16   at batch 256");
foreach ((string name, Parallelism ranks) in deployments)
{
    CatalogModel model = ModelCatalog.Find(name);
    Deployment ideal = Deployment.Ideal(model.Architecture, model.Formats, accelerator, ranks);
    ModelOperators operators = ModelOperators.Of(model.Architecture, model.Formats, ranks);
    foreach (int context in (int[])[0, 128, 1024, 8192])
    {
        string batch = ideal.ComputeBoundBatch(context) is { } b ? $"{b:N0} sequences" : "never";
        double few = IntensityAt(16), many = IntensityAt(256);
        Console.WriteLine($"{name,-14} {context,9:N0}   {batch,18}   {few,25:F2}   {many,12:F1}");

        double IntensityAt(int batch)
        {
            return operators.Total(StepShape.Decode(batch, context)).Intensity.FlopsPerByte;
        }
    }
}

/* Output:
decode on H200 SXM5 141GB; its ridge in bf16 is 206 FLOP per byte
model            context   compute-bound from   FLOP per byte at batch 16   at batch 256
llama-3.1-8b           0        224 sequences                       15.90          233.0
llama-3.1-8b         128        297 sequences                       15.69          185.7
llama-3.1-8b       1,024                never                       14.42           78.3
llama-3.1-8b       8,192                never                        9.57           17.0
llama-3.3-70b          0        225 sequences                       15.90          232.6
llama-3.3-70b        128        240 sequences                       15.86          217.9
llama-3.3-70b      1,024        468 sequences                       15.61          151.9
llama-3.3-70b      8,192                never                       14.04           48.9
deepseek-v3            0      6,188 sequences                        2.18           20.0
deepseek-v3          128      6,122 sequences                        2.25           20.5
deepseek-v3        1,024      5,712 sequences                        2.70           24.3
deepseek-v3        8,192      3,721 sequences                        6.23           50.1
*/
