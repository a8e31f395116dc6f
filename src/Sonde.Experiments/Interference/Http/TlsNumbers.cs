using System.Net.Security;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Http;

/// <summary>TLS sessions in the numbers of the wire, as the archives have them.</summary>
internal static class TlsNumbers
{
    /// <summary>A session that came about, or null.</summary>
    public static ReceivedTls? Of(TlsSeen? seen)
    {
        if (seen is not { Version: { } version, CipherSuite: { } suite }) return null;
        int number = version switch
        {
            "TLSv1" => 0x0301,
            "TLSv1.1" => 0x0302,
            "TLSv1.2" => 0x0303,
            "TLSv1.3" => 0x0304,
            _ => 0,
        };
        return new ReceivedTls(number, Enum.TryParse(suite, out TlsCipherSuite named) ? (int)named : 0, seen.Chain);
    }

    /// <summary>What an alert says, in the words of Go's library (RFC 8446 §6.2).</summary>
    public static string AlertOf(byte alert) => alert switch
    {
        0 => "close notify",
        10 => "unexpected message",
        20 => "bad record MAC",
        22 => "record overflow",
        40 => "handshake failure",
        42 => "bad certificate",
        47 => "illegal parameter",
        48 => "unknown certificate authority",
        49 => "access denied",
        70 => "protocol version not supported",
        71 => "insufficient security level",
        80 => "internal error",
        86 => "inappropriate fallback",
        112 => "unrecognized name",
        120 => "no application protocol",
        _ => $"alert({alert})",
    };
}
