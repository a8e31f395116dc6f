namespace Sonde.Experiments.Observing;

/// <summary>Which of PATHspider's chains fill a flow's record.</summary>
[Flags]
public enum Chains
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Addresses, ports, packets and octets.</summary>
    Basic = 1,

    /// <summary>TCP's flags and whether it connected.</summary>
    Tcp = 2,

    /// <summary>TCP fast open on SYN and SYN/ACK.</summary>
    Tfo = 4,

    /// <summary>Whether an ICMP error came.</summary>
    Icmp = 8,
}
