namespace Sonde.Analysis.Rows;

/// <summary>The fields of an answer record, in the published order.</summary>
public static class AnswerColumns
{
    internal static readonly Column Ip = new("ip");
    internal static readonly Column Asn = new("asn", ColumnType.Integer);
    internal static readonly Column AsName = new("as_name");
    internal static readonly Column Organization = new("ip_organization");
    internal static readonly Column HttpBodyHash = new("censys_http_body_hash");
    internal static readonly Column CertificateHash = new("censys_ip_cert");
    internal static readonly Column MatchesControl = new("matches_control", ColumnType.RecordList);
    internal static readonly Column MatchConfidence = new("match_confidence", ColumnType.Real);
    internal static readonly Column HttpError = new("http_error");
    internal static readonly Column HttpStatus = new("http_response_status");
    internal static readonly Column HttpHeaders = new("http_response_headers", ColumnType.TextList);
    internal static readonly Column HttpBody = new("http_response_body");
    internal static readonly Column HttpIsBlockpage = new("http_analysis_is_known_blockpage", ColumnType.Boolean);
    internal static readonly Column HttpSignature = new("http_analysis_page_signature");
    internal static readonly Column HttpsError = new("https_error");
    internal static readonly Column TlsVersion = new("https_tls_version", ColumnType.Integer);
    internal static readonly Column TlsCipherSuite = new("https_tls_cipher_suite", ColumnType.Integer);
    internal static readonly Column TlsCert = new("https_tls_cert");
    internal static readonly Column TlsCommonName = new("https_tls_cert_common_name");
    internal static readonly Column TlsIssuer = new("https_tls_cert_issuer");
    internal static readonly Column TlsStart = new("https_tls_cert_start_date");
    internal static readonly Column TlsEnd = new("https_tls_cert_end_date");
    internal static readonly Column TlsNames = new("https_tls_cert_alternative_names", ColumnType.TextList);
    internal static readonly Column TlsHasTrustedCa = new("https_tls_cert_has_trusted_ca", ColumnType.Boolean);
    internal static readonly Column TlsMatchesDomain = new("https_tls_cert_matches_domain", ColumnType.Boolean);
    internal static readonly Column HttpsStatus = new("https_response_status");
    internal static readonly Column HttpsHeaders = new("https_response_headers", ColumnType.TextList);
    internal static readonly Column HttpsBody = new("https_response_body");
    internal static readonly Column HttpsIsBlockpage = new("https_analysis_is_known_blockpage", ColumnType.Boolean);
    internal static readonly Column HttpsSignature = new("https_analysis_page_signature");
    internal static readonly ColumnRun HttpPage = new(HttpError, HttpStatus, HttpHeaders, HttpBody, HttpIsBlockpage, HttpSignature);
    internal static readonly ColumnRun HttpsPage = new(
        HttpsError, TlsVersion, TlsCipherSuite, TlsCert, TlsCommonName, TlsIssuer, TlsStart, TlsEnd, TlsNames, TlsHasTrustedCa,
        TlsMatchesDomain,
        HttpsStatus, HttpsHeaders, HttpsBody, HttpsIsBlockpage, HttpsSignature);
    internal static readonly ColumnRun Certificate = new(TlsCert, TlsCommonName, TlsIssuer, TlsStart, TlsEnd, TlsNames);

    /// <summary>All fields in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        Ip, Asn, AsName, Organization, HttpBodyHash, CertificateHash, MatchesControl, MatchConfidence, .. HttpPage.Columns,
        .. HttpsPage.Columns,
    ];
}
