namespace LlmEconomics;

/// <summary>Makes a reader's own exception of a place and what is wrong there.</summary>
internal delegate Exception Refusal(string place, string problem, Exception? cause = null);
