using Sonde.Experiments.Framework;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.Ooni.TcpPing;

namespace Sonde.Experiments.TcpPing;

/// <summary>Repeated TCP connects to an endpoint (OONI ts-032).</summary>
internal sealed class TcpPingExperiment : IExperiment
{
    public ExperimentDescription Description { get; } = new()
    {
        Name = TcpPingTestKeys.TestName,
        Summary = "TCP connects to an endpoint, ten times, one a second",
        Version = TcpPingOptions.DocumentVersion,
        Status = ExperimentStatus.Exploratory,
        TargetForm = "tcpconnect://ADDRESS:PORT",
        TargetExample = "tcpconnect://192.0.2.1:443",
        Options = TcpPingOptions.Descriptions,
        Rate = 100,
        Parallel = 1000,
        Prose = () => ExperimentProse.Of("TcpPing"),
    };

    public TargetReading ReadTarget(string text) => TcpPingInput.Read(text);

    public string WriteInput(string host, long port) => TcpPingInput.Write(host, port);

    public void Run(RunContext context)
    {
        TcpPingOptions options = TcpPingOptions.From(context.Options);
        using IProbeChannel<ConnectProbe, ConnectReply> channel = context.Network.OpenConnects(context.Connects);
        new ProbeLoop<TcpPingPlan, ConnectProbe, ConnectReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target => new TcpPingPlan(target, context.Control, options),
            plan => context.Report(TcpPingMeasurement.Of(plan, options)));
    }

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
        => TcpPingMeasurement.Unresolved(target, at, TcpPingOptions.From(values));
}
