using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>A kind of probe that is followed along the way: what is on it, and what the target itself made of it.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="What">What of it may be meddled with, in words.</param>
/// <param name="Flow">Its packets; their port and number are the search's to choose.</param>
/// <param name="Fields">What routers cite of it that is compared.</param>
internal sealed record SoughtProbe(string Name, string What, TraceFlow Flow, IReadOnlyList<QuotedField> Fields)
{
    /// <summary>A port where nobody listens, as traceroute asks for.</summary>
    public const int UnusedPort = 33435;

    /// <summary>What a connection of its kind to the target itself came to.</summary>
    public CraftedEnd End { get; init; }

    /// <summary>Whether the target is known to have it: it opened such a connection.</summary>
    public bool HasArrived { get; init; }

    /// <summary>
    /// Whether it is a datagram that the target itself refuses, and so cites: to a port where nobody listens. Its silence says nothing.
    /// </summary>
    public bool AsksTarget => Flow.Protocol == TraceProtocol.Udp;

    /// <summary>
    /// A datagram with the same, which the target cites as it came; null for none. Of this kind of probe it says nothing, but of routers
    /// that cite it otherwise: whether they cite what came.
    /// </summary>
    public SoughtProbe? Witness { get; init; }

    /// <summary>The same, where what became of it at the target is to be doubted: that it did not arrive is not said then.</summary>
    public SoughtProbe Doubted(bool isDoubted) => isDoubted && !HasArrived ? this with { End = CraftedEnd.Pending } : this;

    /// <summary>A kind of SYN, as a connection of a recipe sends it.</summary>
    /// <param name="flow">The connection to the target itself that decides.</param>
    /// <param name="what">What of it may be meddled with, in words.</param>
    /// <param name="data">The data on the SYN.</param>
    /// <param name="fields">What routers cite of it that is compared.</param>
    public static SoughtProbe Of(CraftedFlow flow, string what, ReadOnlyMemory<byte> data, params IReadOnlyList<QuotedField> fields)
        => new(flow.Name, what, FlowOf(flow.Recipe, data[..flow.SynDataLength]), fields)
        {
            End = flow.End,
            HasArrived = flow.SynAck is not null || flow.LostSynAck,
        };

    /// <summary>The same, with a datagram that shows whether routers cite what came.</summary>
    /// <param name="packets">Its packets, to a port where nobody listens.</param>
    public SoughtProbe WithWitness(TraceFlow packets)
        => this with { Witness = new SoughtProbe($"{Name}_udp", $"{What} of a datagram", packets, Fields) };

    /// <summary>The packets of a trace whose SYNs are as those of a recipe.</summary>
    public static TraceFlow FlowOf(SegmentRecipe recipe, ReadOnlyMemory<byte> data) => new(TraceProtocol.Tcp, 0, 0)
    {
        TcpOptions = recipe.OptionsFor(1460),
        TcpData = data,
        TcpFlags = recipe.SynFlags,
        TrafficClass = (byte)(recipe.Marks.TrafficClass | recipe.Marks.OnData),
        HasReservedBit = recipe.Marks.HasReservedBit,
    };
}
