namespace LlmEconomics.Fuzz;

/// <summary>One reader of the library: where its inputs come from, how it is called, and what may leave it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Inputs">Makes its inputs.</param>
/// <param name="Documented">The exceptions that may leave it: documented at <paramref name="Members"/>, which a check at the start compares.</param>
/// <param name="Members">The beginnings of the XML documentation's names of its members.</param>
/// <param name="Read">Reads an input.</param>
/// <param name="After">What is done with what was read; its own exceptions are in <see cref="Pipeline.Documented"/>.</param>
internal sealed record Reader(
    string Name, Lazy<IMutator> Inputs, Type[] Documented, string[] Members, Func<byte[], object?> Read, Action<object>? After = null);
