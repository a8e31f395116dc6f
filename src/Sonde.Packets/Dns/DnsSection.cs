namespace Sonde.Packets.Dns;

/// <summary>The sections of a DNS message.</summary>
public enum DnsSection
{
    /// <summary>Questions.</summary>
    Question,

    /// <summary>Answers.</summary>
    Answer,

    /// <summary>Authority records.</summary>
    Authority,

    /// <summary>Additional records.</summary>
    Additional,
}
