using System.Text;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency;
using Sonde.Experiments.PathTransparency.Dscp;
using Sonde.Experiments.PathTransparency.Ecn;
using Sonde.Experiments.PathTransparency.EvilBit;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Experiments.PathTransparency.Mss;
using Sonde.Experiments.PathTransparency.TcpOpt;
using Sonde.Experiments.PathTransparency.UdpZero;
using Sonde.Experiments.Replay.Payloads;
using Sonde.Experiments.Replay.Trials;
using Sonde.Experiments.Targets;
using Sonde.Packets.Dns;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>
/// Has A/B experiments made again over what a capture shows of their crafted probes. Which it was is in no capture: the one counts that
/// sends what was captured, and nothing else.
/// </summary>
internal static class WireReplay
{
    private const string Layer = "Layer", Connect = "Connect", CodePoints = "Codepoint";

    private static readonly IExperiment[] All =
    [
        new EcnExperiment(), new DscpExperiment(), new MssExperiment(), new TcpOptExperiment(), new FastOpenExperiment(),
        new EvilBitExperiment(), new UdpZeroExperiment(),
    ];

    /// <summary>The experiment that made the probes to a target, and its measurement; null where none did.</summary>
    public static (IExperiment Experiment, Func<RunContext, MeasurementDraft> Draft)? Of(WireTarget target)
    {
        (IExperiment Experiment, OptionValues Options, int Missing, int Unused)? best = null;
        foreach ((IExperiment experiment, OptionValues options) in All.SelectMany(each => WaysOf(each, target).Select(way => (each, way))))
        {
            var channel = new CapturedWire(target);
            if (Run(target, experiment, channel, Silent(options)) is null || channel.Shapes < 2) continue;
            if (best is { } sofar && (sofar.Missing, sofar.Unused).CompareTo((channel.Missing, channel.Unused)) <= 0) continue;
            best = (experiment, options, channel.Missing, channel.Unused);
            if (channel is { Missing: 0, Unused: 0 }) break;
        }

        // Probes that were never sent, or never left, are few; another program's are many.
        if (best is not { } found || found.Missing > target.Anchors.Count / 4 || found.Unused > target.Anchors.Count / 2) return null;
        return (found.Experiment, context => Draft(target, found.Experiment, found.Options, context));
    }

    private static MeasurementDraft Draft(WireTarget target, IExperiment experiment, OptionValues options, RunContext context)
    {
        RunContext replayed = new(
            context with { Options = options, Contact = null }, context.Network, context.Time, context.Stop, context.Targets,
            new DraftsKept())
        {
            SecretsNow = context.SecretsNow,
        };
        MeasurementDraft draft = Run(target, experiment, new CapturedWire(target), replayed)!;
        bool hasSystem = experiment.Description.Options.Any(option => option.Name == Layer) && experiment is not UdpZeroExperiment;
        return ReplayedDraft.Of(draft, target.Source, hasSystem ? ["system_connections"] : []);
    }

    private static MeasurementDraft? Run(
        WireTarget target, IExperiment experiment, CapturedWire channel, RunContext context)
    {
        var feed = new TargetFeed<Target>(2);
        feed.PutAsync(TargetOf(target, experiment, context.Options), CancellationToken.None).AsTask().Wait();
        feed.Complete();
        var outbox = new DraftsKept();
        experiment.Run(
            new RunContext(
                context, new WireNetwork(channel), new CapturedClock(() => channel.Now), context.Stop, feed, outbox)
            {
                SecretsNow = context.SecretsNow,
            });
        return outbox.Drafts is [var only] ? only : null;
    }

    // Which experiment it was is found out before there is a run.
    private static RunContext Silent(OptionValues options)
        => new(
            new WireChoices { Options = options, Pacing = new Pacing(0, 1) }, new WireNetwork(null), TimeProvider.System, new StopSignal(),
            new TargetFeed<Target>(1), new DraftsKept());

    // What was asked is in the packets, of the rest the usual counts; none where the experiment cannot have asked that.
    private static IEnumerable<OptionValues> WaysOf(IExperiment experiment, WireTarget target)
    {
        if (experiment is DscpExperiment && target.CodePoints.Count == 0) yield break;
        string? mode = ModeOf(target, out string? payload);
        OptionDescription.Text? connect = experiment.Description.Options.OfType<OptionDescription.Text>()
            .FirstOrDefault(option => option.Name == Connect);
        // What takes a SYN/ACK for the answer says a newline all the same.
        foreach (string? each in mode == ConnectModes.Tcp ? (string?[])[ConnectModes.TcpSyn, mode] : [mode])
        {
            if (connect is null || (each is not null && !connect.Choices.Contains(each))) continue;
            var options = new OptionValues(experiment.Description.Options);
            if (each is not null) options.Set(Connect, each);
            if (payload is not null && each == ConnectModes.Tcp) options.Set("Payload", payload);
            if (experiment.Description.Options.Any(option => option.Name == Layer)) options.Set(Layer, "wire");
            if (target.IsLocated) options.Set("Locate", 1);
            if (experiment.Description.Options.Any(option => option.Name == CodePoints))
                options.Set(CodePoints, string.Join(',', target.CodePoints));
            yield return options;
        }
    }

    // Null where nothing was asked: no connection opened.
    private static string? ModeOf(WireTarget target, out string? payload)
    {
        payload = null;
        WireAnchor[] asked = [.. target.Whole.Where(anchor => !anchor.Request.IsEmpty)];
        if (asked.Length == 0) return null;
        WireAnchor first = asked.FirstOrDefault(anchor => anchor.First.Protocol == IpProtocol.Tcp) ?? asked[0];
        if (first.First.Protocol == IpProtocol.Udp) return ConnectModes.DnsUdp;
        ReadOnlySpan<byte> request = first.Request.Span;
        RequestName name = RequestName.Of(request);
        if (name.Kind == "sni") return ConnectModes.Https;
        if (name.Kind == "http") return ConnectModes.Http;
        if (request.Length > 2 && NameOf(request[2..]) is not null) return ConnectModes.Dns;
        payload = Encoding.UTF8.GetString(request);
        return ConnectModes.Tcp;
    }

    private static Target TargetOf(WireTarget target, IExperiment experiment, OptionValues options)
    {
        string host = target.Address.ToString(), input = experiment.WriteInput(host, target.Port);
        string? domain = DomainOf(target, options.Text(Connect)!);
        string job = domain is null || domain == host
            ? input
            : $"{{\"dip\":\"{host}\",\"dp\":{target.Port},\"domain\":\"{domain}\"}}";
        return new Target
        {
            Input = input,
            Host = host,
            Address = target.Address.ToIPAddress(),
            Port = target.Port,
            Job = experiment.ReadTarget(job) is TargetReading.Accepted { Job: { } read } ? read : null,
            IsCaptured = true,
        };
    }

    private static string? DomainOf(WireTarget target, string mode)
    {
        WireAnchor? asked = target.Whole.FirstOrDefault(anchor => !anchor.Request.IsEmpty);
        ReadOnlySpan<byte> request = asked is null ? default : asked.Request.Span;
        string? name = mode switch
        {
            ConnectModes.DnsUdp => NameOf(request),
            ConnectModes.Dns when request.Length > 2 => NameOf(request[2..]),
            ConnectModes.Http or ConnectModes.Https => RequestName.Of(request).Value,
            _ => null,
        };
        bool isPlain = name is { Length: > 0 }
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':' or '_');
        return isPlain ? name : null;
    }

    private static string? NameOf(ReadOnlySpan<byte> message)
    {
        if (!DnsMessage.TryParse(message, out DnsMessage query) || query.IsResponse || query.QuestionCount != 1) return null;
        DnsRecordEnumerator records = query.Records;
        return records.MoveNext() && records.Current.TryReadName(out string name) ? name : null;
    }
}
