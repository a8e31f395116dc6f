using System.Net;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Interference.Trials;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>Interference with names at resolvers that the user lists, and on the way to them, by the method of Satellite.</summary>
internal sealed class DnsExperiment : IExperiment
{
    private const string Service = "dns";

    public ExperimentDescription Description { get; } = new()
    {
        Name = Service,
        Summary = "Queries for names to resolvers that you list: what they answer, beside control resolvers and certificates",
        Version = TrialDraft.Version,
        Status = ExperimentStatus.Stable,
        TargetForm = "ADDRESS[:PORT], or a job as JSON",
        TargetExample = "192.0.2.53",
        ExampleFlags = "--domain blocked.example",
        Options = DnsOptions.Descriptions,
        Rate = 100,
        Parallel = 50,
        SocketsATarget = 2,
        Outcomes =
        [
            "dns.connrefused", "dns.error:NXDomain", "dns.error:Refused", "dns.error:ServFail", "dns.hostunreach", "dns.protocol_error",
            "dns.timedout", "http.blockpage:ID", "ip.blockpage:ID",
            "ip.empty", "ip.invalid:KIND", "ip.matchasn", "ip.matchip", "ip.nomatch:AS", "setup.system_failure", "tls.badca:ISSUER",
            "tls.baddomain:CN", "tls.connerror:AS", "tls.matchcert", "tls.validcert",
        ],
        Prose = () => ExperimentProse.Of("Interference/Dns"),
    };

    public TargetReading ReadTarget(string text) => TrialTargets.Read(text, Service) switch
    {
        TargetReading.Accepted { Trial.TestUrl: { } url } when url.Contains('/', StringComparison.Ordinal)
            => new TargetReading.Rejected("a name that is asked for has no path"),
        var read => read,
    };

    public string WriteInput(string host, long port) => TrialTargets.Write(host, port, Service);

    // Lists of URLs serve as well: a resolver is asked for the host.
    public string? WithDomain(string text, string domain) => TrialTargets.WithDomain(text, domain.Split('/')[0]);

    public string ResumeKey(Target target) => TrialTargets.KeyOf(target, Service);

    public string? Check(OptionValues options)
    {
        if (options.IsOn("Quick") && options.IsOn("Thorough")) return "--quick and --thorough exclude each other";
        foreach (string control in options.Texts("ControlResolver"))
            if (DnsOptions.Resolver(control, out string? flaw) is null) return $"--control-resolver {control}: {flaw}";
        foreach (string control in options.Texts("ControlDomain"))
            if (TestName.Read(control, out TestName name) is { } flaw
                || (flaw = name.Path.Length > 0 ? "it has no path" : null) is not null) return $"--control-domain {control}: {flaw}";
        return null;
    }

    public Effort EffortOf(OptionValues options)
    {
        DnsOptions dns = DnsOptions.From(options);
        return new Effort(
            $"queries for the name and for a name that every resolver answers, at most {dns.Tries} each (and as many again by turns with a name that nobody has, where no address is given), to the resolver and to {dns.Controls.Count} control resolvers{(dns.Fetches ? "; the pages at addresses that no control resolver gave, four at most, and at one that it gave, two at most, where a certificate or page is doubtful" : "")}; one trial at an address every {Durations.Text(dns.Spacing)}",
            null);
    }

    public void Run(RunContext context) => new DnsRun(context).Run();

    public MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values)
    {
        var query = new SatelliteQuery(
            target.Host, -1, [],
            new DnsTryDetail("A", 0, 0) { Stage = Stage.Setup, Failure = target.Lookup!.Failure })
        {
            Error =
            $"socket: {ProberWords.InvalidArgument}"
        };
        var line = new SatelliteLine(
            new IPEndPoint(target.Address, (int)target.Port), target.Trial?.TestUrl ?? "", at.UtcDateTime, at.UtcDateTime, [query],
            new OwnPart(Service, at.UtcDateTime) { Target = ResumeKey(target), Local = target.Lookup.Failure?.Text });
        return new MeasurementDraft(
            target, at, target.Lookup.Took, TrialDraft.Version, new MeasurementForm.Own(new DnsLine(line)),
            Outcome.SetupFailure)
        { Failures = [target.Lookup.Failure!.Value] };
    }

    public IEnumerable<MeasuredPacket> PacketsOf(MeasurementDraft draft) => (draft.Line as DnsLine)?.Packets ?? [];

    public string NoteOf(MeasurementDraft draft) => draft.Line?.Summary ?? "";
}
