namespace LlmEconomics;

/// <summary>One line of a step's breakdown.</summary>
/// <param name="Name">The operator.</param>
/// <param name="Part">The part of the model it belongs to; <see langword="null"/> for communication.</param>
/// <param name="Load">What it computes and moves on one rank.</param>
/// <param name="Time">How long it takes.</param>
/// <param name="Bound">What limits it.</param>
public readonly record struct OperatorTime(string Name, ParameterPart? Part, OperatorLoad Load, Duration Time, Bound Bound);
