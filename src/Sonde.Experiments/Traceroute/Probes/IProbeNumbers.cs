using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>What is known of the numbers of a trace's probes: how hard they are to guess.</summary>
internal interface IProbeNumbers
{
    /// <summary>Where packets come from.</summary>
    PacketAddress Source { get; }

    /// <summary>Where they go.</summary>
    PacketAddress Destination { get; }

    /// <summary>How many bits of chance are in a sequence number of TCP's.</summary>
    double SequenceBits { get; }

    /// <summary>Whether the checksum of a UDP datagram is another one for each, by chance.</summary>
    bool HasChosenChecksums { get; }

    /// <summary>How many bits of chance are in a source port, or in the id of an echo request.</summary>
    double PortBits(TraceProtocol protocol);
}
