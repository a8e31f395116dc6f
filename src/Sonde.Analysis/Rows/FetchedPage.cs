using Sonde.Analysis.Certificates;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>A page fetched from an answer's address over HTTP or HTTPS. The body is looked at and not kept.</summary>
internal sealed class FetchedPage
{
    public JsonText Error { get; set; }
    public JsonText Status { get; set; }
    public List<HeaderLine> Headers { get; } = [];
    public long? TlsVersion { get; set; }
    public long? TlsCipherSuite { get; set; }
    public JsonText CertificateText { get; set; }
    public Certificate? Certificate { get; set; }
    public bool? HasTrustedCa { get; set; }
    public bool? MatchesDomain { get; set; }
    public bool? IsKnownBlockpage { get; set; }
    public JsonText PageSignature { get; set; }

    /// <summary>Where in the page the signature was found, in words; only while rows are explained.</summary>
    public string? Excerpt { get; set; }

    /// <summary>For rows in base-table form: whether they have a column for what signatures say, even an empty one.</summary>
    public bool HasAnalysis { get; set; }

    /// <summary>For rows in base-table form: whether they have a column for whom the certificate is for, even an empty one.</summary>
    public bool HasMatch { get; set; }

    /// <summary>True when an HTTP response came.</summary>
    public bool IsAnswered { get; set; }
}
