using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.TcpOpt;

/// <summary>A connection whose SYN has no option but the largest segment, and one for each option beside it.</summary>
internal sealed class TcpOptMethod : VariantMethod
{
    /// <summary>The number of ours of the option that nobody knows (RFC 6994 §3).</summary>
    public const ushort Experiment = 0x50DE;

    // What the clock of a timestamp shows; chance would tell no more.
    private const uint Clock = 0x01020304;

    public override string Name => "tcpopt";

    public override string Version => "0.1.0";

    /// <summary>The options, by their names in our words.</summary>
    public static IReadOnlyDictionary<string, byte> Kinds { get; } = new Dictionary<string, byte>
    {
        ["ts"] = TcpOptionKind.Timestamps,
        ["ws"] = TcpOptionKind.WindowScale,
        ["sack"] = TcpOptionKind.SackPermitted,
        ["unknown"] = TcpOptionKind.Experiment1,
    };

    // Nobody answers an option that he does not know.
    private static string[] Answered { get; } = ["ts", "ws", "sack"];

    public override IReadOnlyList<string> Chains => ["basic", "tcp", "icmp", "tcpopt"];

    public override IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4)
        => [SegmentRecipe.Plain, .. Kinds.Keys.Select(name => new SegmentRecipe(name) { SynOptions = OptionsOf(name, isIpv4) })];

    public override CraftedFlow Make(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        => recipe.Name == "ts"
            ? new TimestampFlow(recipe, ends, request, isn, timeout, Clock)
            : new CraftedFlow(recipe, ends, request, isn, timeout);

    // An option that the answer does not have is offered twice.
    public override bool IsToBeRepeated(CraftedFlow flow)
        => flow is { SynAckSeen: not null, LostSynAck: false, Name: not SegmentRecipe.PlainName } && IsLacking(flow);

    // A plain one looks for what nobody asked for.
    public override bool IsLacking(CraftedFlow flow) => flow.Name switch
    {
        SegmentRecipe.PlainName => !Answered.All(option => HasAnswered(flow, option)),
        string name => Answered.Contains(name) && !HasAnswered(flow, name),
    };

    // What nobody asked for all connections show that ask for something else.
    public override bool IsAskedOn(CraftedFlow flow) => flow.Name != SegmentRecipe.PlainName;

    public override IReadOnlyList<SoughtProbe> Sought(VariantProbes probes)
        =>
        [
            .. TcpOptConditions.Options.Select(option => SoughtProbe.Of(
                probes.Of(option.Name)!, $"{option.Text} on a SYN", default, new SynOptionField(Kinds[option.Name], _ => "other"))),
        ];

    public override IEnumerable<string> Conclude(VariantEvidence evidence) => new TcpOptFindings(evidence.Wire!, evidence.Path).All();

    /// <summary>Whether a connection's SYN/ACK has an option.</summary>
    public static bool HasAnswered(CraftedFlow flow, string option)
    {
        foreach (TcpOption each in new TcpOptionEnumerator(flow.SynAckOptions))
            if (each.Kind == Kinds[option] && !each.IsMalformed) return true;
        return false;
    }

    private static byte[] OptionsOf(string name, bool isIpv4)
    {
        var writer = new TcpOptionWriter(stackalloc byte[TcpOptionWriter.MaximumLength]);
        writer.MaximumSegmentSize(isIpv4 ? (ushort)1460 : (ushort)1440);
        switch (name)
        {
            case "ts":
                writer.Timestamps(Clock, 0);
                break;
            case "ws":
                writer.WindowScale(0); // what is offered later is what it says
                break;
            case "sack":
                writer.SackPermitted();
                break;
            default:
                writer.Any(TcpOptionKind.Experiment1, [Experiment >> 8, Experiment & 0xFF]);
                break;
        }

        return writer.Finish().ToArray();
    }
}
