using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Ooni.TcpPing;
using Sonde.Measurements.Model;

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
        Outcomes =
        [
            "dial/ip.host_no_route", "dial/ip.network_unreachable", "dial/tcp.refused", "dial/tcp.reset", "dial/timeout",
            "dns.error:NXDomain", "dns.error:Refused",
            "dns.error:ServFail", "dns.timedout", "ip.empty", "match", "setup/system_failure", "unknown/unknown",
        ],
        Prose = () => ExperimentProse.Of("TcpPing"),
    };

    public TargetReading ReadTarget(string text) => TcpPingInput.Read(text);

    public string WriteInput(string host, long port) => TcpPingInput.Write(host, port);

    public void Run(RunContext context)
    {
        TcpPingOptions options = TcpPingOptions.From(context.Options);
        using IProbeChannel<ConnectProbe, ConnectReply> channel = context.Network.Connects.Needed("TCP connects").Open(context.Connects);
        context.Network.DropRights();
        Rehearse(context, options);
        new ProbeLoop<TcpPingPlan, ConnectProbe, ConnectReply>(channel, context.Time, context.Pacing, context.Stop).Run(
            context.Targets,
            target
                => new TcpPingPlan(
                    target, context.Control, options, context.Tell is { } tell ? result => tell(NoteOf(target, result)) : null),
            plan => context.Report(TcpPingMeasurement.Of(plan, options)),
            context.Flush);
        context.CaptureEnded(channel.CaptureDrops);
    }

    /// <summary>
    /// Runs the whole method twice within this machine: once through, the code is compiled, and the first ping that counts
    /// is timed as well as the last. It has a channel of its own: with an interface of the user's choice even packets to
    /// loopback would leave.
    /// </summary>
    private static void Rehearse(RunContext context, TcpPingOptions options)
    {
        using IRehearsalStage? stage = context.Network.Rehearsals?.Open();
        if (stage is null) return;
        using IProbeChannel<ConnectProbe, ConnectReply> channel = context.Network.Connects.Needed("TCP connects")
            .Open(new ConnectSettings());
        var feed = new TargetFeed<Target>(2);
        foreach (IPEndPoint endpoint in (IPEndPoint[])[stage.Accepting, stage.Refusing])
        {
            feed.TryPut(new Target { Input = "", Host = endpoint.Address.ToString(), Address = endpoint.Address, Port = endpoint.Port });
        }

        feed.Complete();
        TcpPingOptions brief = options
            with
        { Repetitions = 2, Delay = TimeSpan.FromMilliseconds(1), Timeout = TimeSpan.FromMilliseconds(20) };
        new ProbeLoop<TcpPingPlan, ConnectProbe, ConnectReply>(channel, context.Time, new Pacing(0, 2), new StopSignal()).Run(
            feed, target => new TcpPingPlan(target, null, brief), plan => TcpPingMeasurement.Of(plan, brief), () => { });
    }

    private static ProbeNote NoteOf(Target target, PingResult ping) => new(target, ping.Number + 1, ping.Outcome, PingWords.Of(ping));

    public Effort EffortOf(OptionValues values)
    {
        TcpPingOptions options = TcpPingOptions.From(values);
        return new Effort(
            Numerals.Count(options.Repetitions, "TCP connect") + (options.Repetitions > 1 ? $", one every {Durations.Text(options.Delay)}" : ""),
            ((options.Repetitions - 1) * options.Delay) + options.Timeout);
    }

    public IEnumerable<string> FindingsOf(MeasurementDraft draft)
        => draft.TestKeys is TcpPingTestKeys keys ? PingFinding.Of(keys, draft.Target) : [];

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
        => TcpPingMeasurement.Unresolved(target, at, TcpPingOptions.From(values));

    public string NoteOf(MeasurementDraft draft) => draft.TestKeys is TcpPingTestKeys { Series.Summary: { } summary } ? Times(summary) : "";

    private static string Times(TcpPingSummary summary) => summary is { Min: { } min, Median: { } median, Max: { } max }
        ? $"{summary.Received}/{summary.Sent} connected, min/median/max {min * 1000:0.0}/{median * 1000:0.0}/{max * 1000:0.0} ms"
        : $"{summary.Received}/{summary.Sent} connected";
}
