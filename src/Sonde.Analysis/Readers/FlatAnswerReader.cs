using Sonde.Analysis.Certificates;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Reads one answer record of a flat DNS row.</summary>
internal static class FlatAnswerReader
{
    public static void Read(ref LineCursor at, SatelliteAnswer answer)
    {
        var http = new FetchedPage();
        var https = new FetchedPage();
        bool hasHttp = false, hasHttps = false;
        var certificate = default(CertificateTexts);
        var names = new List<JsonText>();
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.StartsWith("https_tls_cert"u8)) hasHttps |= ReadCertificate(ref at, name[14..], https, ref certificate, names);
            else if (name.StartsWith("https_"u8)) hasHttps |= ReadPage(ref at, name[6..], https);
            else if (name.StartsWith("http_"u8)) hasHttp |= ReadPage(ref at, name[5..], http);
            else ReadMember(ref at, name, answer);
        }

        if (!certificate.IsEmpty || names.Count > 0)
        {
            List<string> all = [.. names.Select(text => text.ToString() ?? "")];
            https.Certificate = new Certificate(
                certificate.CommonName.ToString(), certificate.Issuer.ToString(), certificate.Start.ToString(), certificate.End.ToString(),
                all, []);
        }

        answer.Http = hasHttp ? http : null;
        answer.Https = hasHttps ? https : null;
    }

    private static void ReadMember(ref LineCursor at, ReadOnlySpan<byte> name, SatelliteAnswer answer)
    {
        if (name.SequenceEqual("ip"u8)) answer.Ip = at.ReadTextOrNull("ip");
        else if (name.SequenceEqual("asn"u8)) answer.Asn = FlatValues.ReadInteger(ref at, "asn");
        else if (name.SequenceEqual("as_name"u8)) answer.AsName = at.ReadTextOrNull("as_name");
        else if (name.SequenceEqual("ip_organization"u8)) answer.Organization = at.ReadTextOrNull("ip_organization");
        else if (name.SequenceEqual("censys_http_body_hash"u8)) answer.HttpBodyHash = at.ReadTextOrNull("censys_http_body_hash");
        else if (name.SequenceEqual("censys_ip_cert"u8)) answer.CertificateHash = at.ReadTextOrNull("censys_ip_cert");
        else if (name.SequenceEqual("matches_control"u8)) ReadMatches(ref at, answer);
        else FlatValues.Skip(ref at);
    }

    private static void ReadMatches(ref LineCursor at, SatelliteAnswer answer)
    {
        answer.HasControlColumn = true;
        if (!at.EnterObject("matches_control")) return;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("ip"u8)) answer.MatchesIp = FlatValues.ReadBoolean(ref at, "matches_control.ip");
            else if (name.SequenceEqual("censys_http_body_hash"u8))
                answer.MatchesHttp = FlatValues.ReadBoolean(ref at, "matches_control.http");
            else if (name.SequenceEqual("censys_ip_cert"u8))
                answer.MatchesCertificate = FlatValues.ReadBoolean(ref at, "matches_control.cert");
            else if (name.SequenceEqual("asn"u8)) answer.MatchesAsn = FlatValues.ReadBoolean(ref at, "matches_control.asn");
            else if (name.SequenceEqual("as_name"u8)) answer.MatchesAsName = FlatValues.ReadBoolean(ref at, "matches_control.as_name");
            else FlatValues.Skip(ref at);
        }
    }

    /// <summary>True when the member held something.</summary>
    private static bool ReadPage(ref LineCursor at, ReadOnlySpan<byte> name, FetchedPage page)
    {
        if (name.SequenceEqual("error"u8)) return !(page.Error = at.ReadTextOrNull("error")).IsNull;
        if (name.SequenceEqual("response_status"u8))
        {
            page.Status = at.ReadTextOrNull("response_status");
            page.IsAnswered |= !page.Status.IsNull;
            return !page.Status.IsNull;
        }

        if (name.SequenceEqual("response_headers"u8))
        {
            FlatValues.ReadHeaders(ref at, page.Headers);
            return page.Headers.Count > 0;
        }

        if (name.SequenceEqual("tls_version"u8)) return (page.TlsVersion = FlatValues.ReadInteger(ref at, "tls_version")) is not null;
        if (name.SequenceEqual("tls_cipher_suite"u8))
            return (page.TlsCipherSuite = FlatValues.ReadInteger(ref at, "tls_cipher_suite")) is not null;
        if (name.SequenceEqual("analysis_is_known_blockpage"u8))
        {
            page.HasAnalysis = true;
            return (page.IsKnownBlockpage = FlatValues.ReadBoolean(ref at, "analysis_is_known_blockpage")) is not null;
        }

        if (name.SequenceEqual("analysis_page_signature"u8))
            return !(page.PageSignature = at.ReadTextOrNull("analysis_page_signature")).IsNull;
        FlatValues.Skip(ref at);
        return false;
    }

    private static bool ReadCertificate(
        ref LineCursor at, ReadOnlySpan<byte> name, FetchedPage page, ref CertificateTexts texts, List<JsonText> names)
    {
        if (name.IsEmpty) return !(page.CertificateText = at.ReadTextOrNull("https_tls_cert")).IsNull;
        if (name.SequenceEqual("_common_name"u8)) return !(texts.CommonName = at.ReadTextOrNull("common_name")).IsNull;
        if (name.SequenceEqual("_issuer"u8)) return !(texts.Issuer = at.ReadTextOrNull("issuer")).IsNull;
        if (name.SequenceEqual("_start_date"u8)) return !(texts.Start = at.ReadTextOrNull("start_date")).IsNull;
        if (name.SequenceEqual("_end_date"u8)) return !(texts.End = at.ReadTextOrNull("end_date")).IsNull;
        if (name.SequenceEqual("_alternative_names"u8))
        {
            FlatValues.ReadTexts(ref at, names);
            return names.Count > 0;
        }

        if (name.SequenceEqual("_has_trusted_ca"u8))
            return (page.HasTrustedCa = FlatValues.ReadBoolean(ref at, "has_trusted_ca")) is not null;
        if (name.SequenceEqual("_matches_domain"u8))
        {
            page.HasMatch = true;
            return (page.MatchesDomain = FlatValues.ReadBoolean(ref at, "matches_domain")) is not null;
        }

        FlatValues.Skip(ref at);
        return false;
    }

    private struct CertificateTexts
    {
        public JsonText CommonName;
        public JsonText Issuer;
        public JsonText Start;
        public JsonText End;

        public readonly bool IsEmpty => CommonName.IsNull && Issuer.IsNull && Start.IsNull && End.IsNull;
    }
}
