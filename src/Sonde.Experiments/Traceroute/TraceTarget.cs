using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute;

/// <summary>Reads the hosts that traceroutes take.</summary>
internal static class TraceTarget
{
    /// <summary>Reads a host: an address, or a name.</summary>
    public static TargetReading Read(string text)
    {
        if (text.Length == 0) return new TargetReading.Rejected("a host is missing");
        string host = text is ['[', .., ']'] ? text[1..^1] : text;
        if (LiteralAddress.TryParse(host, out PacketAddress _)) return new TargetReading.Accepted(host, 0);
        if (host.Contains('%'))
            return new TargetReading.Rejected("a zone cannot be part of the address: choose the interface with --interface");
        if (host.Contains("//", StringComparison.Ordinal) || host.Contains(':') || host.Contains('/'))
        {
            string hint = UrlParts.TryParse(
                host.Contains("//", StringComparison.Ordinal) ? host : "x://" + host, out UrlParts parts) is null && parts.Host.Length > 0
                ? $" (did you mean {parts.Host}?)" : "";
            return new TargetReading.Rejected($"a host is wanted, without scheme and port{hint}");
        }

        return host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' || letter >= '\u0080')
            ? new TargetReading.Accepted(host, 0) : new TargetReading.Rejected($"\"{host}\" is neither an address nor a name");
    }
}
