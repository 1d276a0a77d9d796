using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>A request as a trace states it, before it is checked.</summary>
internal readonly record struct TraceLine(
    long Line, double Seconds, long Prompt, long Output, long Reasoning, ImmutableArray<PromptSegment> Segments, string TimeField, string PromptField, string OutputField,
    string ReasoningField = "reasoning_tokens");
