using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace LlmEconomics.Tests.Models.Import;

/// <summary>Whatever the bytes, an import gives a model or a typed refusal, soon and in little memory.</summary>
public sealed class DamagedConfigTests
{
    private const int Seed = 20261125, RoundsPerConfig = 250;

    [Fact]
    public void Damaged_configs_give_a_model_or_a_typed_refusal()
    {
        ConfigMutator mutator = new(Seed);
        int models = 0, refusals = 0;
        foreach (string config in PublishedTotals.Models.Select(m => m.Data.Item2.Replace("Infinity", "1", StringComparison.Ordinal)))
        {
            for (int round = 0; round < RoundsPerConfig; round++)
            {
                byte[] damaged = mutator.Mutate(config);
                try
                {
                    ModelArchitecture model = HuggingFaceImporter.Import(damaged).Architecture;
                    Assert.True(ParameterCount.Of(model).Total > 0);
                    models++;
                }
                catch (ModelImportException e)
                {
                    Assert.False(string.IsNullOrEmpty(e.Path));
                    refusals++;
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {Seed}, after {models + refusals} configs: {e}\n{Encoding.UTF8.GetString(damaged)}");
                }
            }
        }

        Assert.True(models + refusals >= 10_000, $"{models + refusals} damaged configs");

        // The mutator has to reach both sides of the door.
        Assert.True(models > 500 && refusals > 500, $"{models} models, {refusals} refusals");
    }

    [Fact]
    public void Large_files_cost_a_small_multiple_of_their_size()
    {
        const string Llama =
            """ "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 96, "vocab_size": 100 """;
        string members = string.Join(",", Enumerable.Range(0, 240_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"a_member_with_a_long_name_{i}\":{i}")));
        string[] files =
        [
            $$"""{ {{Llama}}, {{members}} }""",
            $$"""{ {{Llama}}, "x": [{{string.Join(",", Enumerable.Repeat("Infinity", 400_000))}}] }""",
            $$"""{ {{Llama}}, "_name_or_path": "{{new string('x', 10_000_000)}}" }""",
            $$"""{ "model_type": "nemotron_h", "hybrid_override_pattern": "{{new string('M', 10_000_000)}}" }""",
            $$"""{ "model_type": "{{new string('x', 10_000_000)}}" }""",
            new string('[', 10_000_000),
            $"[{string.Join(",", Enumerable.Repeat("1", 5_000_000))}]",
        ];
        foreach (string file in files)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                HuggingFaceImporter.Import(bytes);
            }
            catch (ModelImportException)
            {
                // Refused is as good as read; the cost is what counts.
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12L * bytes.Length);

            // Not a measurement: work that grows with the square of the file takes minutes here. What an import takes is in the benchmarks.
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        }
    }
}
