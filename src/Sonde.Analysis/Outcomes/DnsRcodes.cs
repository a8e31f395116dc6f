namespace Sonde.Analysis.Outcomes;

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
}
