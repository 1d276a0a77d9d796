namespace LlmEconomics;

/// <content>Learning from measurements.</content>
public sealed partial class Deployment
{
    /// <summary>This deployment with its predictions corrected by measurements made on it; see <see cref="CalibratedDeployment.Of"/>.</summary>
    /// <param name="measurements">What was measured, in any order: from records, <see cref="MeasurementCsv"/> or <see cref="BenchResultFile"/>.</param>
    /// <inheritdoc cref="CalibratedDeployment.Of" path="/exception"/>
    public CalibratedDeployment Calibrate(params IEnumerable<DeploymentMeasurement> measurements)
    {
        return CalibratedDeployment.Of(this, measurements);
    }
}
