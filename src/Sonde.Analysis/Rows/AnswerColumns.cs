namespace Sonde.Analysis.Rows;

/// <summary>The fields of an answer record, in the published order.</summary>
public static class AnswerColumns
{
    internal static readonly Column Ip = new("ip", ColumnSource.Line, "the address of the answer");
    internal static readonly Column Asn = new("asn", ColumnType.Integer, ColumnSource.IpMetadata, "its network");
    internal static readonly Column AsName = new("as_name", ColumnSource.IpMetadata, "its network's name");
    internal static readonly Column Organization = new("ip_organization", ColumnSource.IpMetadata, "the organization it belongs to");
    internal static readonly Column HttpBodyHash = new(
        "censys_http_body_hash", ColumnSource.SideFiles, "the hash of its page, as Censys had it");
    internal static readonly Column CertificateHash = new(
        "censys_ip_cert", ColumnSource.SideFiles, "the hash of its certificate, as Censys had it");
    internal static readonly Column MatchesControl = new(
        "matches_control", ColumnType.RecordList, ColumnSource.Reckoned,
        "what of it agrees with the control answers: `ip`, `censys_http_body_hash`, `censys_ip_cert`, `asn`, `as_name`");
    internal static readonly Column MatchConfidence = new(
        "match_confidence", ColumnType.Real, ColumnSource.Line, "how surely it agrees, as Satellite reckons", "0 to 100");
    internal static readonly Column HttpError = new("http_error", ColumnSource.SideFiles, "why its page could not be fetched over HTTP");
    internal static readonly Column HttpStatus = new("http_response_status", ColumnSource.SideFiles, "the status line over HTTP");
    internal static readonly Column HttpHeaders = new(
        "http_response_headers", ColumnType.TextList, ColumnSource.SideFiles, "the headers over HTTP", "`Name: value`");
    internal static readonly Column HttpBody = new("http_response_body", ColumnSource.SideFiles, "the page over HTTP");
    internal static readonly Column HttpIsBlockpage = new(
        "http_analysis_is_known_blockpage", ColumnType.Boolean, ColumnSource.Signatures,
        "whether that is a known block page; false: a known other page; null: neither is known");
    internal static readonly Column HttpSignature = new(
        "http_analysis_page_signature", ColumnSource.Signatures, "the signature that says so");
    internal static readonly Column HttpsError = new("https_error", ColumnSource.SideFiles, "why its page could not be fetched over HTTPS");
    internal static readonly Column TlsVersion = new(
        "https_tls_version", ColumnType.Integer, ColumnSource.SideFiles, "the TLS version", "number of the wire");
    internal static readonly Column TlsCipherSuite = new(
        "https_tls_cipher_suite", ColumnType.Integer, ColumnSource.SideFiles, "the cipher suite", "number of the wire");
    internal static readonly Column TlsCert = new("https_tls_cert", ColumnSource.SideFiles, "the certificate", "base64 of DER");
    internal static readonly Column TlsCommonName = new("https_tls_cert_common_name", ColumnSource.Reckoned, "whom the certificate is for");
    internal static readonly Column TlsIssuer = new("https_tls_cert_issuer", ColumnSource.Reckoned, "who issued it");
    internal static readonly Column TlsStart = new("https_tls_cert_start_date", ColumnSource.Reckoned, "from when it is valid");
    internal static readonly Column TlsEnd = new("https_tls_cert_end_date", ColumnSource.Reckoned, "until when it is valid");
    internal static readonly Column TlsNames = new(
        "https_tls_cert_alternative_names", ColumnType.TextList, ColumnSource.Reckoned, "the other names it is for");
    internal static readonly Column TlsHasTrustedCa = new(
        "https_tls_cert_has_trusted_ca", ColumnType.Boolean, ColumnSource.SideFiles, "whether its authority was trusted by who fetched it");
    internal static readonly Column TlsMatchesDomain = new(
        "https_tls_cert_matches_domain", ColumnType.Boolean, ColumnSource.Reckoned, "whether it is for the domain that was asked for");
    internal static readonly Column HttpsStatus = new("https_response_status", ColumnSource.SideFiles, "the status line over HTTPS");
    internal static readonly Column HttpsHeaders = new(
        "https_response_headers", ColumnType.TextList, ColumnSource.SideFiles, "the headers over HTTPS", "`Name: value`");
    internal static readonly Column HttpsBody = new("https_response_body", ColumnSource.SideFiles, "the page over HTTPS");
    internal static readonly Column HttpsIsBlockpage = new(
        "https_analysis_is_known_blockpage", ColumnType.Boolean, ColumnSource.Signatures, "as over HTTP");
    internal static readonly Column HttpsSignature = new("https_analysis_page_signature", ColumnSource.Signatures, "as over HTTP");
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

    internal static void Write<TSink>(SatelliteAnswer answer, TSink sink)
        where TSink : struct, IAnswerSink, allows ref struct
    {
        sink.Text(Ip, answer.Ip);
        sink.Integer(Asn, answer.Asn);
        sink.Text(AsName, answer.AsName);
        sink.Text(Organization, answer.Organization);
        sink.Text(HttpBodyHash, answer.HttpBodyHash);
        sink.Text(CertificateHash, answer.CertificateHash);
        sink.Agreement(MatchesControl, answer);
        sink.Real(MatchConfidence, null);
        WriteHttp(answer.Http, sink);
        WriteHttps(answer.Https, sink);
    }

    private static void WriteHttp<TSink>(FetchedPage? page, TSink sink)
        where TSink : struct, IAnswerSink, allows ref struct
    {
        if (page is null)
        {
            sink.Absent(HttpPage);
            return;
        }

        sink.Text(HttpError, page.Error);
        sink.Text(HttpStatus, page.Status);
        sink.Headers(HttpHeaders, page.Headers);
        sink.Text(HttpBody, default);
        sink.Boolean(HttpIsBlockpage, page.IsKnownBlockpage);
        sink.Text(HttpSignature, page.PageSignature);
    }

    private static void WriteHttps<TSink>(FetchedPage? page, TSink sink)
        where TSink : struct, IAnswerSink, allows ref struct
    {
        if (page is null)
        {
            sink.Absent(HttpsPage);
            return;
        }

        sink.Text(HttpsError, page.Error);
        sink.Integer(TlsVersion, page.TlsVersion);
        sink.Integer(TlsCipherSuite, page.TlsCipherSuite);
        if (page.Certificate is { } certificate)
        {
            sink.Text(TlsCert, page.CertificateText);
            sink.Text(TlsCommonName, certificate.CommonNameText);
            sink.Text(TlsIssuer, certificate.IssuerText);
            sink.Text(TlsStart, certificate.NotBeforeText);
            sink.Text(TlsEnd, certificate.NotAfterText);
            sink.Texts(TlsNames, certificate.AlternativeNameTexts);
        }
        else
        {
            sink.Absent(Certificate);
        }

        sink.Boolean(TlsHasTrustedCa, page.HasTrustedCa);
        sink.Boolean(TlsMatchesDomain, page.MatchesDomain);
        sink.Text(HttpsStatus, page.Status);
        sink.Headers(HttpsHeaders, page.Headers);
        sink.Text(HttpsBody, default);
        sink.Boolean(HttpsIsBlockpage, page.IsKnownBlockpage);
        sink.Text(HttpsSignature, page.PageSignature);
    }
}
