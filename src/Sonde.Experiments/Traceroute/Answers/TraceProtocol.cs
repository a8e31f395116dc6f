namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>What probes are made of.</summary>
internal enum TraceProtocol
{
    /// <summary>Echo requests.</summary>
    Icmp,

    /// <summary>SYN segments.</summary>
    Tcp,

    /// <summary>Datagrams.</summary>
    Udp,
}
