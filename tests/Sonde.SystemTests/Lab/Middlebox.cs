namespace Sonde.SystemTests.Lab;

/// <summary>What sits in the middle of a path and does more than forward: rulesets for <see cref="LabHost.Rules"/>.</summary>
/// <remarks>At a router a ruleset sees what is forwarded, at a server what comes in: one text does both.</remarks>
internal static class Middlebox
{
    private const string Syn = "tcp flags & (syn | ack | rst) == syn", SynAck = "tcp flags & (syn | ack | rst) == (syn | ack)";

    // How many bytes of data stand before a host's name: "GET / HTTP/1.1", a line's end, "Host: "; a ClientHello up to the name.
    private const int RequestLine = 22, BeforeServerName = 117;

    private static int _tables;

    /// <summary>Loses every packet to a TCP port.</summary>
    public static string DropTcp(int port) => Passing($"tcp dport {port} drop");

    /// <summary>Answers every packet to a TCP port with a reset in the server's name.</summary>
    public static string ResetTcp(int port) => Passing($"meta l4proto tcp tcp dport {port} reject with tcp reset");

    /// <summary>Refuses TCP to a port by ICMP; the code by nftables' name, as `host-unreachable`.</summary>
    public static string RejectV4(string code, int port) => Passing($"meta nfproto ipv4 tcp dport {port} reject with icmp type {code}");

    /// <summary>Refuses TCP to a port by ICMPv6; the code by nftables' name, as `no-route`.</summary>
    public static string RejectV6(string code, int port) => Passing($"meta nfproto ipv6 tcp dport {port} reject with icmpv6 type {code}");

    /// <summary>Loses the first SYN of every connection, and none after it.</summary>
    public static string DropFirstSyn() => Noting(Syn, isAnswer: false, unseen: "drop");

    /// <summary>Loses the first SYN/ACK of every connection, and none after it.</summary>
    public static string DropFirstSynAck() => Noting(SynAck, isAnswer: true, unseen: "drop");

    /// <summary>Takes options and the bits of ECN off SYN/ACKs that are said again, as servers do that fear what is in the way.</summary>
    public static string BareRepeats() => Noting(
        SynAck, isAnswer: true, unseen: "accept",
        [.. ((string[])["maxseg", "timestamp", "window", "sack-perm"]).Select(option => $"reset tcp option {option}"),
            "tcp reserved set 0", "tcp flags set (syn | ack)"]);

    /// <summary>Loses a share of everything at random.</summary>
    public static string Lose(int percent) => Passing($"numgen random mod 100 < {percent} drop");

    /// <summary>Forwards, but never says that a packet's time was exceeded.</summary>
    public static string Silent() => $$"""
        table inet {{Table()}} {
          chain leaving { type filter hook output priority 0; icmp type time-exceeded drop; icmpv6 type time-exceeded drop; }
        }
        """;

    /// <summary>Writes a DSCP into everything that is forwarded.</summary>
    public static string RewriteDscp(int dscp)
        => Passing($"meta nfproto ipv4 ip dscp set {dscp}", $"meta nfproto ipv6 ip6 dscp set {dscp}");

    /// <summary>Resets, in the server's name, connections to port 80 whose request begins as Sonde's does and names this host.</summary>
    public static string ResetHttp(string host) => Passing($"tcp dport 80 {Data(RequestLine, host)} reject with tcp reset");

    /// <summary>Loses such requests.</summary>
    public static string DropHttp(string host) => Passing($"tcp dport 80 {Data(RequestLine, host)} drop");

    /// <summary>Resets connections to port 443 whose ClientHello, as long as Sonde's, names this server.</summary>
    public static string ResetSni(string name) => Passing($"tcp dport 443 {Data(BeforeServerName, name)} reject with tcp reset");

    /// <summary>Loses such ClientHellos.</summary>
    public static string DropSni(string name) => Passing($"tcp dport 443 {Data(BeforeServerName, name)} drop");

    /// <summary>Loses all data to a port, and lets connections open and close.</summary>
    public static string DropData(int port) => Passing($"tcp dport {port} tcp flags & psh == psh drop");

    /// <summary>Writes a smaller maximum segment size into every SYN and SYN/ACK.</summary>
    public static string ClampMss(int size) => Passing($"tcp flags syn tcp option maxseg size set {size}");

    /// <summary>Takes the fast open option off SYNs to a TCP port: by nftables' name (`fastopen` is kind 34) or by number.</summary>
    public static string StripOption(int port, params IEnumerable<string> kinds)
        => Passing(kinds.Select(kind => $"tcp dport {port} {Syn} reset tcp option {kind}"));

    /// <summary>Loses SYNs to a TCP port that carry the fast open option in either form.</summary>
    public static string DropFastOpen(int port)
        => Passing($"tcp dport {port} {Syn} tcp option fastopen exists drop", $"tcp dport {port} {Syn} tcp option 254 exists drop");

    /// <summary>Loses SYNs with data to a TCP port.</summary>
    public static string DropSynData(int port) => Passing(WithSynData(port, "drop"));

    /// <summary>Resets SYNs with data to a TCP port, in the server's name.</summary>
    public static string ResetSynData(int port) => Passing(WithSynData(port, "reject with tcp reset"));

    // nftables cannot reckon whether a SYN has data: every header length is compared with the packet's.
    private static IEnumerable<string> WithSynData(int port, string what) => Enumerable.Range(5, 11).SelectMany(words => (string[])[
        $"meta nfproto ipv4 tcp dport {port} {Syn} tcp doff {words} ip length > {20 + (words * 4)} {what}",
        $"meta nfproto ipv6 tcp dport {port} {Syn} tcp doff {words} ip6 length > {words * 4} {what}"]);

    /// <summary>
    /// Lets the first segment with data from a TCP port pass, loses what else comes from there, and resets the connection at its client's
    /// next word.
    /// </summary>
    public static string ResetAfterFirstAnswer(int port) => Passing(
        $"tcp sport {port} meta length > 120 ct mark 0x0 ct mark set 0x1 accept",
        $"tcp sport {port} ct mark 0x1 drop",
        $"tcp dport {port} ct mark 0x1 reject with tcp reset");

    /// <summary>Loses echo requests.</summary>
    public static string DropEchoRequests() => Passing("icmp type echo-request drop", "icmpv6 type echo-request drop");

    /// <summary>Hides what is behind it: everything that leaves by an interface carries this router's address there.</summary>
    public static string Masquerade(string outgoing) => $$"""
        table inet {{Table()}} {
          chain leaving { type nat hook postrouting priority 100; oifname "{{outgoing}}" masquerade; }
        }
        """;

    /// <summary>Rules of one's own for what is forwarded or comes in.</summary>
    public static string Passing(params IEnumerable<string> rules) => $$"""
        table inet {{Table()}} {
          chain rules {
            {{string.Join("\n    ", rules)}}
          }
          chain passing { type filter hook forward priority 0; jump rules; }
          chain incoming { type filter hook input priority 0; jump rules; }
        }
        """;

    // nftables compares at most 16 bytes; the header of Sonde's data has no options.
    private static string Data(int offset, string text)
        => $"@th,{(20 + offset) * 8},{Math.Min(16, text.Length) * 8} 0x{Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(text), 0, Math.Min(16, text.Length))}";

    // What the first packet of a kind of a connection meets, and what the others do.
    private static string Noting(string kind, bool isAnswer, string unseen, params IEnumerable<string> seen)
    {
        (string client, string own, string server, string port) =
            isAnswer ? ("daddr", "dport", "saddr", "sport") : ("saddr", "sport", "daddr", "dport");
        string Key(string ip) => $"{ip} {client} . tcp {own} . {ip} {server} . tcp {port}";
        string Unseen(string ip, int v) => $"{kind} {Key(ip)} != @seen{v} add @seen{v} {{ {Key(ip)} }} {unseen}";
        string Set(int v) => $"set seen{v} {{ type ipv{v}_addr . inet_service . ipv{v}_addr . inet_service; flags dynamic; size 65535; }}";
        return $$"""
            table inet {{Table()}} {
              {{Set(4)}}
              {{Set(6)}}
              chain note {
                meta nfproto ipv4 {{Unseen("ip", 4)}}
                meta nfproto ipv6 {{Unseen("ip6", 6)}}
                {{string.Join("\n        ", seen.Select(rule => $"{kind} {rule}"))}}
              }
              chain passing { type filter hook forward priority 0; jump note; }
              chain incoming { type filter hook input priority 0; jump note; }
            }
            """;
    }

    // Rulesets of one host stand side by side.
    private static string Table() => $"box{Interlocked.Increment(ref _tables)}";
}
