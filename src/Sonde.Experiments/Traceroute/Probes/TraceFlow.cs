using Sonde.Experiments.Traceroute.Answers;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Traceroute.Probes;

/// <summary>One flow of a trace: packets that routers are to treat alike.</summary>
/// <param name="Protocol">ICMP (of the destination's family), TCP or UDP.</param>
/// <param name="Port">The destination's port; 0 for ICMP.</param>
/// <param name="Number">Which of the flows to this port, from 0.</param>
internal readonly record struct TraceFlow(TraceProtocol Protocol, int Port, int Number)
{
    /// <summary>The options of its SYNs, a multiple of 4 bytes; null: those of the trace. TCP only.</summary>
    public ReadOnlyMemory<byte>? TcpOptions { get; init; }

    /// <summary>The data on its SYNs, as far as it fits beside the headers; TCP only.</summary>
    public ReadOnlyMemory<byte> TcpData { get; init; }

    /// <summary>The control bits of its segments; TCP only.</summary>
    public TcpFlags TcpFlags { get; init; } = TcpFlags.Syn;

    /// <summary>Type of service, or traffic class, of its packets.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Whether its packets have the bit that RFC 791 reserves; IPv4 only.</summary>
    public bool HasReservedBit { get; init; }

    /// <summary>Whether its datagrams go without a checksum (it is 0); UDP over IPv4 only.</summary>
    public bool HasNoChecksum { get; init; }

    /// <summary>The flow in words: <c>icmp</c>, <c>tcp/443</c>, <c>udp/53#2</c>.</summary>
    public override string ToString()
    {
        string name = Protocol switch
        {
            TraceProtocol.Icmp => "icmp",
            TraceProtocol.Tcp => $"tcp/{Port}",
            _ => $"udp/{Port}",
        };
        return Number == 0 ? name : $"{name}#{Number + 1}";
    }
}
