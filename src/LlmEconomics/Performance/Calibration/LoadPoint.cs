namespace LlmEconomics;

/// <summary>A load as calibration sees it: e-folds of concurrency and of the two lengths.</summary>
internal readonly record struct LoadPoint(double Concurrency, double Prompt, double Output)
{
    public static LoadPoint Of(ClosedLoop load)
    {
        return new LoadPoint(Math.Log(load.Concurrency), Math.Log(load.MeanPromptTokens), Math.Log(load.MeanOutputTokens));
    }
}
