using System.Net.Sockets;

namespace Sonde.Measurements.Model;

/// <summary>What an ICMP error that quotes our SYN says about the connect.</summary>
/// <remarks>
/// The classes of the archives are fewer than the codes of ICMP. A code that speaks of a network counts as
/// <c>ip.network_unreachable</c>; one that speaks of a host, of a protocol on it, or of a filter before it, as
/// <c>ip.host_no_route</c>; only an unreachable port is a refusal. Code for code:
/// <list type="table">
/// <listheader><term>ICMP (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1)</term><description>Outcome</description></listheader>
/// <item><term>3/0 net, 3/6 net unknown, 3/8 source isolated, 3/9 net prohibited, 3/11 net for this
/// service</term><description>dial/ip.network_unreachable</description></item>
/// <item><term>3/1 host, 3/2 protocol, 3/5 source route, 3/7 host unknown, 3/10 host prohibited, 3/12 host for this service, 3/13
/// prohibited, 3/14 and 3/15 precedence</term><description>dial/ip.host_no_route</description></item>
/// <item><term>3/3 port</term><description>dial/tcp.refused</description></item>
/// <item><term>11/0 the packet's time ran out on the way</term><description>dial/ip.host_no_route</description></item>
/// <item><term>11/1 a fragment never came</term><description>dial/timeout</description></item>
/// <item><term>12 a bad header, 3/16 and above</term><description>unknown/unknown</description></item>
/// <item><term>3/4 too big, all other types</term><description>none: it does not end a connect</description></item>
/// </list>
/// <list type="table">
/// <listheader><term>ICMPv6 (RFC 4443 §3, RFC 6550 §6, RFC 8883)</term><description>Outcome</description></listheader>
/// <item><term>1/0 no route, 1/2 beyond the source's scope, 1/6 reject
/// route</term><description>dial/ip.network_unreachable</description></item>
/// <item><term>1/1 prohibited, 1/3 address, 1/5 source's policy, 1/7 source route, 1/8 headers too
/// long</term><description>dial/ip.host_no_route</description></item>
/// <item><term>1/4 port</term><description>dial/tcp.refused</description></item>
/// <item><term>3/0 the hop limit ran out on the way</term><description>dial/ip.host_no_route</description></item>
/// <item><term>3/1 a fragment never came</term><description>dial/timeout</description></item>
/// <item><term>4/1 unknown next header (the protocol unreachable of IPv6)</term><description>dial/ip.host_no_route</description></item>
/// <item><term>4 a bad header, 1/9 and above</term><description>unknown/unknown</description></item>
/// <item><term>2 too big, all other types</term><description>none: it does not end a connect</description></item>
/// </list>
/// </remarks>
public static class IcmpOutcomes
{
    /// <summary>The outcome of a connect that ended after this ICMP error, or null where the message says nothing about it.</summary>
    /// <param name="family">Whether it is ICMP or ICMPv6.</param>
    /// <param name="type">The ICMP type.</param>
    /// <param name="code">The ICMP code.</param>
    public static Outcome? OfConnect(AddressFamily family, byte type, byte code)
        => family == AddressFamily.InterNetworkV6 ? OfIcmpV6(type, code) : OfIcmpV4(type, code);

    private static Outcome? OfIcmpV4(byte type, byte code) => (type, code) switch
    {
        (3, 4) => null,
        (3, 3) => At(OutcomeClasses.TcpRefused),
        (3, 0 or 6 or 8 or 9 or 11) => At(OutcomeClasses.NetworkUnreachable),
        (3, <= 15) => At(OutcomeClasses.HostNoRoute),
        (11, 0) => At(OutcomeClasses.HostNoRoute),
        (11, 1) => At(OutcomeClasses.Timeout),
        (3 or 11 or 12, _) => Outcome.Unknown,
        _ => null,
    };

    private static Outcome? OfIcmpV6(byte type, byte code) => (type, code) switch
    {
        (1, 4) => At(OutcomeClasses.TcpRefused),
        (1, 0 or 2 or 6) => At(OutcomeClasses.NetworkUnreachable),
        (1, <= 8) => At(OutcomeClasses.HostNoRoute),
        (3, 0) => At(OutcomeClasses.HostNoRoute),
        (3, 1) => At(OutcomeClasses.Timeout),
        (4, 1) => At(OutcomeClasses.HostNoRoute),
        (1 or 3 or 4, _) => Outcome.Unknown,
        _ => null,
    };

    private static Outcome At(string @class) => Outcome.At(Stage.Dial, @class);
}
