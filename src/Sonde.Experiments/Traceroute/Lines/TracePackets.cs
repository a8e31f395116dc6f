using Sonde.Experiments.Drafts;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;

namespace Sonde.Experiments.Traceroute.Lines;

/// <summary>The packets of a trace, sent and heard, as they are published.</summary>
internal static class TracePackets
{
    /// <summary>All of them, in their order where that is known.</summary>
    /// <param name="keys">What was found.</param>
    /// <param name="runtime">How long the trace took, in seconds: those heard whose time is not kept stand at its end.</param>
    public static IEnumerable<MeasuredPacket> Of(TracerouteTestKeys keys, double runtime)
    {
        IEnumerable<(double At, ScapyPacket Packet)> packets = (keys.Timeline ?? OfProbes(keys))
            .Concat(keys.Packets.OtherLists.SelectMany(list => list.Packets).Select(packet => (runtime, packet)));
        return packets.Where(each => each.Packet.Bytes is not null).Select(each => new MeasuredPacket(each.At, each.Packet.Bytes!));
    }

    private static IEnumerable<(double At, ScapyPacket Packet)> OfProbes(TracerouteTestKeys keys)
    {
        foreach (TracerouteProbe probe in keys.Probes)
        {
            yield return (probe.T0, keys.Packets.SentPackets![probe.Packet]);
            if (probe.Answer is not { } answer) continue;
            yield return (answer.T, keys.Packets.AnsweredPackets![answer.Packet]);
            foreach (int place in probe.Duplicates) yield return (answer.T, keys.Packets.AnsweredPackets[place]);
        }
    }
}
