using System.Globalization;

namespace Sonde.Measurements.Model;

/// <summary>Names of DNS response codes as the outcomes spell them (RFC 6895 §2.3, with the published spelling).</summary>
public static class DnsRcodes
{
    /// <summary>The name, or null for a code that has none.</summary>
    public static string? Name(long rcode) => rcode switch
    {
        1 => "FormErr",
        2 => "ServFail",
        3 => "NXDomain",
        4 => "NotImp",
        5 => "Refused",
        6 => "YXDomain",
        7 => "YXRRSet",
        8 => "NXRRSet",
        9 => "NotAuth",
        10 => "NotZone",
        11 => "DSOTYPENI",
        >= 12 and <= 15 => "Unassigned",
        16 => "BadVers",
        17 => "BadSig",
        18 => "BadKey",
        19 => "BadTime",
        20 => "BadMode",
        21 => "BadAlg",
        22 => "BadTrunc",
        23 => "BadCookie",
        _ => null,
    };

    /// <summary>What a resolver's answer is as an event: <c>answered</c>, <c>no_address</c>, or the code's name.</summary>
    /// <param name="rcode">The code; null where there is none.</param>
    /// <param name="hasAddress">Whether the answer has an address.</param>
    public static string ResultOf(long? rcode, bool hasAddress)
        => hasAddress || rcode is not { } code ? "answered"
            : code == 0 ? "no_address" : Name(code) ?? code.ToString(CultureInfo.InvariantCulture);
}
