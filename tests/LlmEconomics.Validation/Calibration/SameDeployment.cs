using System.Globalization;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Calibration;

/// <summary>Rows that were measured on one deployment under different loads: the same model, formats, accelerators, layout, engine and version.</summary>
internal static class SameDeployment
{
    private static readonly string[] Layout =
    [
        "tp", "attention_dp", "ep", "moe_tp", "prefill_num_workers", "prefill_tp", "prefill_pp", "prefill_attention_dp", "prefill_moe_ep", "decode_num_workers",
        "decode_tp", "decode_pp", "decode_attention_dp", "decode_moe_ep",
    ];

    public static string Of(DeploymentRow row)
    {
        // Without a version the month of the run stands for it.
        string version = row.Version.Length > 0 ? row.Version : row.Measured?.ToString("yyyy-MM", CultureInfo.InvariantCulture) ?? "";
        string[] what = [row.Model, row.Accelerator, row.Engine, version, row.Precision, row.GemmFormat, row.ExpertFormat, row.Mode];
        return string.Join('|', what.Concat(Layout.Select(c => row.Count(c, 1).ToString(CultureInfo.InvariantCulture)).Append(row.Accelerators.ToString(CultureInfo.InvariantCulture))));
    }
}
