using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Experiments.Wire;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Ecn;

/// <summary>
/// A plain connection; one that asks for ECN, with data marked ECT(0); one whose data is marked CE, so that the target must say so; one
/// that asks for accurate ECN.
/// </summary>
internal sealed class EcnMethod : VariantMethod
{
    public const string Classic = "ecn", Congested = "ecn_ce", Accurate = "accecn", Marked = "ect0";

    private const byte Ect0 = 2, Ce = 3;

    // A full queue marks one packet of a few as well, and is no meddling; and routers that spread load send connections several ways.
    private const int UnmarkedTries = 4, CongestedTries = 6;

    private const TcpFlags Setup = TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr;

    public override string Name => "ecn";

    public override string Version => "0.1.0";

    public override IReadOnlyList<string> Chains => ["basic", "tcp", "icmp", "ecn"];

    public override IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4) =>
    [
        SegmentRecipe.Plain,
        new(Classic) { SynFlags = Setup, Marks = new IpMarks(0, OnData: Ect0) },
        new(Congested) { SynFlags = Setup, Marks = new IpMarks(0, OnData: Ce) },
        new(Accurate) { SynFlags = Setup | TcpFlags.Ae, Marks = new IpMarks(0, OnData: Ect0) },
    ];

    public override CraftedFlow Make(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        => new EcnFlow(recipe, ends, request, isn, timeout);

    // A mark that is not there, or was not sent, is looked for twice; and more often where it may have been on a packet that was lost: data
    // that is sent again has no mark (RFC 3168 §6.1.5).
    public override bool IsToBeRepeated(CraftedFlow flow)
        => IsUnmarkedReflection(flow)
            || (flow is EcnFlow { Answer: EcnAnswer.Classic } ecn
                && (flow.Name == Congested
                    ? !ecn.IsToldOfCongestion
                    : ecn.IsToldOfCongestion || EcnFindings.IsAllCongested(ecn) || EcnFindings.IsUnmarked(ecn)));

    public override bool IsLacking(CraftedFlow flow)
        => flow is EcnFlow { AsksForEcn: true, Answer: EcnAnswer.None } or EcnFlow { IsAccurate: true, Answer: EcnAnswer.Classic };

    public override int LeastTries(CraftedFlow flow)
        => IsUnmarkedReflection(flow) ? UnmarkedTries
            : flow is not EcnFlow { Answer: EcnAnswer.Classic } ecn ? 2
            : flow.Name == Congested || ecn.IsToldOfCongestion || EcnFindings.IsAllCongested(ecn) ? CongestedTries
            : EcnFindings.IsUnmarked(ecn) ? UnmarkedTries
            : 2;

    // A server behind a box that sets the bits of its SYN/ACK speaks ECN, and marks; one that reflects bits does not.
    private static bool IsUnmarkedReflection(CraftedFlow flow)
        => flow is EcnFlow { Name: Classic, Answer: EcnAnswer.Reflected } ecn && EcnFindings.IsUnmarked(ecn);

    public override IReadOnlyList<SoughtProbe> Sought(VariantProbes probes)
    {
        var flags = new SynFlagsField(EcnFlow.Bits);
        var mark = new TrafficClassField(3, value => EcnConditions.MarkOf(value));
        CraftedFlow ecn = probes.Of(Classic)!, plain = probes.Plain;
        var marked = new SegmentRecipe(Marked) { Marks = new IpMarks(Ect0) };
        return
        [
            SoughtProbe.Of(ecn, "what asks for ECN (ECE and CWR of a SYN)", default, flags)
                with { Flow = SoughtProbe.FlowOf(ecn.Recipe with { Marks = default }, default) },
            SoughtProbe.Of(probes.Of(Accurate)!, "what asks for accurate ECN (AE, ECE and CWR of a SYN)", default, flags)
                with { Flow = SoughtProbe.FlowOf(probes.Of(Accurate)!.Recipe with { Marks = default }, default) },
            new SoughtProbe(Marked, "the mark ECT(0)", SoughtProbe.FlowOf(marked, default), [mark]) { End = plain.End, HasArrived = true }
                .WithWitness(new TraceFlow(TraceProtocol.Udp, SoughtProbe.UnusedPort, 0) { TrafficClass = Ect0 }),
        ];
    }

    public override IEnumerable<string> Conclude(VariantEvidence evidence) => new EcnFindings(evidence.Wire!, evidence.Path).All();
}
