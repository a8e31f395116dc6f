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
        AnswerColumns.Write(answer, sink);
        into.Append((byte)'}');
        into.Bytes[start] = (byte)'{';
    }

    /// <summary>What agrees with the control answers, as an object.</summary>
    public static void Agreement(Utf8Buffer into, SatelliteAnswer answer)
    {
        Agreement(into, "{\"ip\":"u8, answer.MatchesIp);
        Agreement(into, ",\"censys_http_body_hash\":"u8, answer.MatchesHttp);
        Agreement(into, ",\"censys_ip_cert\":"u8, answer.MatchesCertificate);
        Agreement(into, ",\"asn\":"u8, answer.MatchesAsn);
        Agreement(into, ",\"as_name\":"u8, answer.MatchesAsName);
        into.Append((byte)'}');
    }

    private static void Agreement(Utf8Buffer into, ReadOnlySpan<byte> name, bool? agrees)
    {
        into.Append(name);
        into.Append(agrees switch { true => "true"u8, false => "false"u8, null => "null"u8 });
    }
}
