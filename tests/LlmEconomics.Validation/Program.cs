using System.CommandLine;
using LlmEconomics.Validation;
using LlmEconomics.Validation.Agreement;
using LlmEconomics.Validation.Deployments;
using LlmEconomics.Validation.Economics;
using LlmEconomics.Validation.Golden;
using LlmEconomics.Validation.Measurements;
using LlmEconomics.Validation.Memory;
using LlmEconomics.Validation.Parameters;
using LlmEconomics.Validation.Requests;
using LlmEconomics.Validation.Traces;

RootCommand root = new("Checks the library against published numbers: parameter counts, model configs and worked examples.")
{
    ParametersVerb.Command(),
    ImportVerb.Command(),
    GoldenVerb.Command(),
    MemoryVerb.Command(),
    DeploymentsVerb.Command(),
    CrossValidateVerb.Command(),
    CalibrationCurveVerb.Command(),
    MeasurementsVerb.Command(),
    SplitwiseVerb.Command(),
    AccuracyVerb.Command(),
    RequestsVerb.Command(),
    AgreementVerb.Command(),
    SaturationVerb.Command(),
    TracesVerb.Command(),
    EconomicsVerb.Command(),
    EnergyVerb.Command(),
    TariffsVerb.Command(),
};
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    return Refuse(parsed.Errors[0].Message);
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
{
    return Refuse(e.Message);
}

static int Refuse(string message)
{
    Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
    return 2;
}
