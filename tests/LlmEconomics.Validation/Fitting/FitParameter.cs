namespace LlmEconomics.Validation.Fitting;

/// <summary>One figure of the engine profiles that is fitted, and where it starts: what the operator tables or plain reasoning say before any deployment is seen.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Prior">The value it is drawn towards.</param>
/// <param name="Applies">Engines it belongs to.</param>
/// <param name="Set">Puts a value into a profile.</param>
internal sealed record FitParameter(string Name, double Prior, Func<EngineProfile, bool> Applies, Func<EngineProfile, Tunable, EngineProfile> Set);
