using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.TcpPing;

/// <summary>
/// Reads <c>tcpconnect://ADDRESS:PORT</c> as OONI's engine does, with its error texts in its order (OONI ts-032). The
/// rules are those of the URL parser that the engine uses, which differ from those of <see cref="Uri"/>.
/// </summary>
public static class TcpPingInput
{
    private const string Scheme = "tcpconnect";
    private const int HighestPort = 65535;

    /// <summary>Reads an input.</summary>
    public static TargetReading Read(string text)
    {
        if (text.Length == 0) return new TargetReading.Rejected("not input provided");
        if (UrlParts.TryParse(text, out UrlParts parts) is { } flaw)
        {
            return new TargetReading.Rejected($"input is not an URL: {flaw}{Suggest(text)}");
        }

        if (parts.Scheme != Scheme) return new TargetReading.Rejected($"scheme must be tcpconnect{Suggest(text)}");
        if (parts.Port.Length == 0) return new TargetReading.Rejected("the URL must include a port");
        string host = parts.Host;
        if (host.Length == 0) return new TargetReading.Rejected("the URL must include an address before the port");
        if (host.Contains('%'))
            return new TargetReading.Rejected("a zone cannot be part of the address: choose the interface with --interface");
        if (!parts.IsBracketed && host.Contains(':'))
        {
            return new TargetReading.Rejected($"an IPv6 address needs brackets: did you mean {Scheme}://[{host}]:{parts.Port}?");
        }

        if (parts.IsBracketed && !(LiteralAddress.TryParse(host, out PacketAddress _) && host.Contains(':')))
        {
            return new TargetReading.Rejected($"[{host}] is not an IPv6 address");
        }

        // The engine finds this out only when it connects, once for each ping; no service is at port 0 (RFC 6335 §6).
        if (!long.TryParse(parts.Port, out long port) || port > HighestPort)
            return new TargetReading.Rejected($"port {parts.Port} is out of range: the highest is {HighestPort}");
        return port > 0
            ? new TargetReading.Accepted(host, port)
            : new TargetReading.Rejected($"nothing can be at port 0: give one from 1 to {HighestPort}");
    }

    /// <summary>The input that names an address directly.</summary>
    public static string Write(string host, long port) => host.Contains(':') ? $"{Scheme}://[{host}]:{port}" : $"{Scheme}://{host}:{port}";

    // What was meant: a scheme of the web stands for its port, and a host alone for that of HTTPS.
    private static string Suggest(string text)
    {
        string typed = text.Trim();
        if (typed.Contains(':') && LiteralAddress.TryParse(typed, out PacketAddress _)) typed = $"[{typed}]";
        int sign = typed.IndexOf("//", StringComparison.Ordinal);
        string scheme = sign > 0 ? typed[..sign] : "";
        if (sign >= 0 && scheme is not ("http:" or "https:")) return "";
        string candidate = $"{Scheme}://{typed[(sign < 0 ? 0 : sign + 2)..].Split('/', '?', '#')[0]}";
        if (UrlParts.TryParse(candidate, out UrlParts parts) is not null || parts.Host.Length == 0) return "";
        if (parts.Port.Length == 0) candidate = $"{candidate.TrimEnd(':')}:{(scheme == "http:" ? 80 : 443)}";
        return $" (did you mean {candidate}?)";
    }
}
