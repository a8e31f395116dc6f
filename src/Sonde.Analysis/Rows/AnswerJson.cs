using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>Writes the answers of a DNS row as a JSON list of records.</summary>
internal static class AnswerJson
{
    public static void Write(Utf8Buffer into, List<SatelliteAnswer> answers)
    {
        into.Append((byte)'[');
        bool first = true;
        foreach (SatelliteAnswer answer in answers)
        {
            if (!first) into.Append((byte)',');
            first = false;
            Write(into, answer);
        }

        into.Append((byte)']');
    }

    private static void Write(Utf8Buffer into, SatelliteAnswer answer)
    {
        int start = into.Length;
        var sink = new JsonColumnSink(into, []);
        sink.Text(AnswerColumns.Ip, answer.Ip);
        sink.Integer(AnswerColumns.Asn, answer.Asn);
        sink.Text(AnswerColumns.AsName, answer.AsName);
        sink.Text(AnswerColumns.Organization, answer.Organization);
        sink.Text(AnswerColumns.HttpBodyHash, answer.HttpBodyHash);
        sink.Text(AnswerColumns.CertificateHash, answer.CertificateHash);
        into.Append(AnswerColumns.MatchesControl.Prefix);
        Agreement(into, "{\"ip\":"u8, answer.MatchesIp);
        Agreement(into, ",\"censys_http_body_hash\":"u8, answer.MatchesHttp);
        Agreement(into, ",\"censys_ip_cert\":"u8, answer.MatchesCertificate);
        Agreement(into, ",\"asn\":"u8, answer.MatchesAsn);
        Agreement(into, ",\"as_name\":"u8, answer.MatchesAsName);
        into.Append((byte)'}');
        into.Append(AnswerColumns.MatchConfidence.Null);
        Http(sink, answer.Http);
        Https(sink, answer.Https);
        into.Append((byte)'}');
        into.Bytes[start] = (byte)'{';
    }

    private static void Http(JsonColumnSink sink, FetchedPage? page)
    {
        if (page is null)
        {
            sink.Absent(AnswerColumns.HttpPage);
            return;
        }

        sink.Text(AnswerColumns.HttpError, page.Error);
        sink.Text(AnswerColumns.HttpStatus, page.Status);
        sink.Headers(AnswerColumns.HttpHeaders, page.Headers);
        sink.Text(AnswerColumns.HttpBody, default);
        sink.Boolean(AnswerColumns.HttpIsBlockpage, page.IsKnownBlockpage);
        sink.Text(AnswerColumns.HttpSignature, page.PageSignature);
    }

    private static void Https(JsonColumnSink sink, FetchedPage? page)
    {
        if (page is null)
        {
            sink.Absent(AnswerColumns.HttpsPage);
            return;
        }

        sink.Text(AnswerColumns.HttpsError, page.Error);
        sink.Integer(AnswerColumns.TlsVersion, page.TlsVersion);
        sink.Integer(AnswerColumns.TlsCipherSuite, page.TlsCipherSuite);
        if (page.Certificate is { } certificate)
        {
            sink.Text(AnswerColumns.TlsCert, page.CertificateText);
            sink.Text(AnswerColumns.TlsCommonName, certificate.CommonNameText);
            sink.Text(AnswerColumns.TlsIssuer, certificate.IssuerText);
            sink.Text(AnswerColumns.TlsStart, certificate.NotBeforeText);
            sink.Text(AnswerColumns.TlsEnd, certificate.NotAfterText);
            sink.Texts(AnswerColumns.TlsNames, certificate.AlternativeNameTexts);
        }
        else
        {
            sink.Absent(AnswerColumns.Certificate);
        }

        sink.Boolean(AnswerColumns.TlsHasTrustedCa, page.HasTrustedCa);
        sink.Boolean(AnswerColumns.TlsMatchesDomain, page.MatchesDomain);
        sink.Text(AnswerColumns.HttpsStatus, page.Status);
        sink.Headers(AnswerColumns.HttpsHeaders, page.Headers);
        sink.Text(AnswerColumns.HttpsBody, default);
        sink.Boolean(AnswerColumns.HttpsIsBlockpage, page.IsKnownBlockpage);
        sink.Text(AnswerColumns.HttpsSignature, page.PageSignature);
    }

    private static void Agreement(Utf8Buffer into, ReadOnlySpan<byte> name, bool? agrees)
    {
        into.Append(name);
        into.Append(agrees switch { true => "true"u8, false => "false"u8, null => "null"u8 });
    }
}
