namespace Sonde.Packets.Captures;

/// <summary>What comes before the IP header in a captured frame (tcpdump's link types). Other values occur in files.</summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: an address family in the byte order of the capturing host.</summary>
    Null = 0,

    /// <summary>Ethernet.</summary>
    Ethernet = 1,

    /// <summary>Raw IP in files of some BSDs.</summary>
    RawBsd = 12,

    /// <summary>Raw IP in files of OpenBSD.</summary>
    RawOpenBsd = 14,

    /// <summary>Raw IP of either version.</summary>
    Raw = 101,

    /// <summary>OpenBSD loopback: an address family in network byte order.</summary>
    Loop = 108,

    /// <summary>Linux cooked capture.</summary>
    LinuxSll = 113,

    /// <summary>Raw IPv4.</summary>
    Ipv4 = 228,

    /// <summary>Raw IPv6.</summary>
    Ipv6 = 229,

    /// <summary>Linux cooked capture, version 2.</summary>
    LinuxSll2 = 276,
}
