using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>Tests that redirect the console, which there is only one of: they run after all others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneConsole
{
    public const string Name = "console";
}
