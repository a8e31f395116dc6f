namespace Sonde.Measurements.Formats.Ooni.ScapyTest;

/// <summary>How the text beside a packet was made; it changed with the probe's versions.</summary>
public enum SummaryForm
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Scapy's one-line summary (2012 and 2013): <c>IP / ICMP 192.0.2.1 > 127.0.0.1 …</c>.</summary>
    OneLine,

    /// <summary>A packet in full (versions 1.4 and later): <c>&lt;IP  version=4L …&gt;</c>.</summary>
    Bare,

    /// <summary>A list of one packet in full (2014 to 1.3.x): <c>[&lt;IP  version=4L …&gt;]</c>.</summary>
    Bracketed,
}
