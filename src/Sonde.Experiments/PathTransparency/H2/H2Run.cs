using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Experiments.Requests;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.Pathspider;

namespace Sonde.Experiments.PathTransparency.H2;

/// <summary>One run: connections of the system's own, and no others.</summary>
internal sealed class H2Run : LayeredRun<H2Plan, IPlan<PacketProbe, PacketReply>>
{
    private readonly ExperimentDescription _description;
    private readonly H2Options _options;

    public H2Run(RunContext context, ExperimentDescription description)
        : base(context)
    {
        (_description, _options) = (description, H2Options.From(context.Options));
        string capture = context.Network.Captures is not { IsPermitted: true } ? "not permitted" : WantsCapture ? "on" : "off";
        context.Preflight("layers", H2Options.Kernel);
        context.Preflight("capture", capture);
        context.Notice($"preflight: layer kernel; capture {capture}");
    }

    protected override bool UsesKernel => true;

    protected override bool UsesWire => false;

    protected override bool WantsCapture => !_options.SkipsCapture;

    protected override H2Plan PlanKernel(Target target)
    {
        int port = target.Port != 0
            ? (int)target.Port
            : ConnectModes.DefaultPort(_options.IsSecure ? ConnectModes.Https : ConnectModes.Http);
        string named = target.Job?.Domain ?? target.Hostname ?? target.Host;
        string host = named.Contains(':', StringComparison.Ordinal) ? $"[{named}]" : named;
        if (CanBeAsked(host)) return new H2Plan(target, port, host, _options);
        Context.Report(
            Unmeasured.Draft(
                _description.Name, _description.Version, target, $"\"{host}\" is not a name that can be asked for",
                Context.Time.GetUtcNow()));
        return new H2Plan(target, port, null, _options);
    }

    protected override IPlan<PacketProbe, PacketReply> PlanWire(Target target, H2Plan? kernel, WireStage stage)
        => throw new InvalidOperationException("It has no wire layer.");

    protected override MeasurementDraft Conclude(H2Plan? kernel, IPlan<PacketProbe, PacketReply>? wire, bool isCutShort)
    {
        var findings = new H2Findings(kernel!);
        return new SeriesMeasurement(_description, IsObserved, _options.WritesFlows).Of(
            kernel!, findings.Conditions, findings.Outcome, Context.Networks(kernel!.Target.Address)?.AsnText, Describe);
    }

    private static VariantConnection Describe(int variant, ConversationReply reply, VariantConnection connection)
    {
        HttpSeen seen = H2Plan.SeenOf(reply);
        return connection with { Protocol = seen.Protocol, Status = seen.Status, Http2Error = seen.Error };
    }

    private static bool CanBeAsked(string host)
    {
        try
        {
            _ = HttpRequest.Get(host);
            _ = TlsRequest.ServerName(host);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
