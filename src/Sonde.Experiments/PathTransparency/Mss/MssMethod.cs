using System.Buffers.Binary;
using System.Globalization;
using Sonde.Experiments.Network;
using Sonde.Experiments.Options;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.PathTransparency.Locating;
using Sonde.Experiments.PathTransparency.Variants;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Mss;

/// <summary>
/// A plain connection, whose SYN names the largest segment; one at which answers pile up, so that the target shows how large segments it
/// may send; one that sends large segments; one that names a small size. The system's own: as usual, and with a small size.
/// </summary>
/// <param name="connect">What is asked (<see cref="ConnectModes"/>).</param>
internal sealed class MssMethod(string connect) : VariantMethod
{
    public const string Held = "held", Large = "large", Small = "small", Option = "mss";

    // What every host takes (RFC 9293 §3.7.1, RFC 8200 §5).
    private const ushort SmallV4 = 536, SmallV6 = 1220;

    public override string Name => "mss";

    public override string Version => "0.1.0";

    public override IReadOnlyList<(string Name, SocketSettings Socket)> Sockets
        => [(SegmentRecipe.PlainName, SocketSettings.Usual), (Small, new SocketSettings { MaximumSegment = SmallV4 })];

    public override IReadOnlyList<string> Chains => ["basic", "tcp", "icmp", "mss"];

    /// <summary>The size that our SYNs name.</summary>
    public static int Named(bool isIpv4) => isIpv4 ? 1460 : 1440;

    public override IReadOnlyList<SegmentRecipe> Recipes(bool isIpv4) =>
    [
        SegmentRecipe.Plain,
        new(Held),
        .. connect == ConnectModes.Https ? (SegmentRecipe[])[] : [new(Large) { MostPayload = Named(isIpv4) }],
        new(Small) { SynOptions = OptionsOf(isIpv4 ? SmallV4 : SmallV6) },
    ];

    public override CraftedFlow Make(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout)
        => new MssFlow(
            recipe, ends,
            recipe.Name switch { Held => MssRequests.Several(request, connect), Large => MssRequests.Long(request, connect), _ => request },
            isn, timeout);

    public override void TakeOver(CraftedFlow former, CraftedFlow flow)
    {
        if ((former, flow) is (MssFlow before, MssFlow { Name: Large } large)) large.GoOnFrom(before);
    }

    // What is lost because it is large is lost each time.
    public override bool IsToBeRepeated(CraftedFlow flow) => flow is MssFlow { IsBlackHole: true };

    public override bool IsLacking(CraftedFlow flow) => flow is MssFlow { Name: not Small, Remote: null };

    // Also where nothing large arrived at all before the time was over.
    public override int LeastTries(CraftedFlow flow)
        => flow is MssFlow { Lost: > 0, WasTold: false } ? MssFindings.BlackHoleTries : 2;

    public override IReadOnlyList<SoughtProbe> Sought(VariantProbes probes)
        =>
        [
            SoughtProbe.Of(
                probes.Plain, "the size on a SYN", default,
                new SynOptionField(TcpOptionKind.MaximumSegmentSize, data => data.Length == 2
                    ? BinaryPrimitives.ReadUInt16BigEndian(data).ToString(CultureInfo.InvariantCulture)
                    : "malformed")) with { Name = Option },
        ];

    public override IEnumerable<string> Conclude(VariantEvidence evidence) => new MssFindings(evidence).All();

    public override VariantMethod With(OptionValues values) => new MssMethod(values.Text("Connect")!);

    private static byte[] OptionsOf(ushort size)
    {
        var writer = new TcpOptionWriter(stackalloc byte[TcpOptionWriter.MaximumLength]);
        writer.MaximumSegmentSize(size);
        return writer.Finish().ToArray();
    }
}
