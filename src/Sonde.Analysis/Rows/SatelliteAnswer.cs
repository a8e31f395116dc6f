using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>One address of a DNS answer with all that is known of it.</summary>
internal sealed class SatelliteAnswer
{
    public JsonText Ip { get; set; }
    public long? Asn { get; set; }
    public JsonText AsName { get; set; }
    public JsonText Organization { get; set; }
    public JsonText HttpBodyHash { get; set; }
    public JsonText CertificateHash { get; set; }
    public bool? MatchesIp { get; set; }
    public bool? MatchesHttp { get; set; }
    public bool? MatchesCertificate { get; set; }
    public bool? MatchesAsn { get; set; }
    public bool? MatchesAsName { get; set; }

    /// <summary>
    /// For rows in base-table form: whether they have a column for what agrees with the control answers, even an empty one.
    /// </summary>
    public bool HasControlColumn { get; set; }

    /// <summary>
    /// The signature of an address that blocked names are known to be answered with, or null; never looked for under the published rules.
    /// </summary>
    public string? KnownAs { get; set; }

    /// <summary>
    /// For what was measured live: whether the host at an address of a control resolver showed the same certificate; never under the
    /// published rules.
    /// </summary>
    public bool ShowsKnownCertificate { get; set; }
    public FetchedPage? Http { get; set; }
    public FetchedPage? Https { get; set; }

    /// <summary>How many of the four tags are there; an empty one counts.</summary>
    public int TagCount
        => (HttpBodyHash.IsNull ? 0 : 1) + (CertificateHash.IsNull ? 0 : 1) + (Asn is null ? 0 : 1) + (AsName.IsNull ? 0 : 1);

    /// <summary>From 0 to 100: how much of what is known agrees with the control answers.</summary>
    public double Confidence
    {
        get
        {
            if (MatchesIp == true) return 100;
            int tags = TagCount;
            int agreeing = Count(MatchesHttp) + Count(MatchesCertificate) + Count(MatchesAsn) + Count(MatchesAsName);
            return tags == 0 ? 0 : agreeing * 100.0 / tags;
        }
    }

    public void Clear()
    {
        Ip = AsName = Organization = HttpBodyHash = CertificateHash = default;
        Asn = null;
        MatchesIp = MatchesHttp = MatchesCertificate = MatchesAsn = MatchesAsName = null;
        Http = Https = null;
        HasControlColumn = ShowsKnownCertificate = false;
        KnownAs = null;
    }

    /// <summary>Notes one tag that agrees with the control: <c>ip http cert asnum asname</c>.</summary>
    public void NoteMatch(ReadOnlySpan<byte> tag)
    {
        if (tag.SequenceEqual("ip"u8)) MatchesIp = true;
        else if (tag.SequenceEqual("http"u8)) MatchesHttp = true;
        else if (tag.SequenceEqual("cert"u8)) MatchesCertificate = true;
        else if (tag.SequenceEqual("asnum"u8)) MatchesAsn = true;
        else if (tag.SequenceEqual("asname"u8)) MatchesAsName = true;
    }

    private static int Count(bool? agrees) => agrees == true ? 1 : 0;
}
