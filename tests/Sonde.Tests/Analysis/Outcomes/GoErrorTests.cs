using System.Text;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Analysis.Outcomes;

public sealed class GoErrorTests
{
    private const string Clock = " (Client.Timeout exceeded while awaiting headers)";

    /// <summary>What stands in front of a cause, and the stage that it names.</summary>
    private static readonly (string Text, Stage Stage)[] Wrappers =
    [
        ("", Stage.None),
        ("Get \"https://192.0.2.7:443/\": ", Stage.None),
        ("Get http://192.0.2.7: ", Stage.None),
        ("Get \"http://tls:443/x509: EOF;remote error: i\\\"/o timeout\": ", Stage.None),
        ("net/http: HTTP/1.x transport connection broken: ", Stage.None),
        ("readLoopPeekFailLocked: ", Stage.None),
        ("dial tcp 192.0.2.7:80: ", Stage.Dial),
        ("dial tcp 0.0.0.0:0->192.0.2.7:7: connect: ", Stage.Dial),
        ("dial tcp [2001:db8::7]:443: getsockopt: ", Stage.Dial),
        ("proxyconnect tcp: dial tcp 192.0.2.9:3128: connect: ", Stage.Dial),
        ("read tcp 192.0.2.1:40001->192.0.2.7:80: ", Stage.Read),
        ("read tcp [2001:db8::1]:40001->[2001:db8::7]:80: read: ", Stage.Read),
        ("readfrom tcp 192.0.2.1:40001->192.0.2.7:80: ", Stage.None),
        ("write tcp 192.0.2.1:40001->192.0.2.7:80: write: ", Stage.Write),
        ("write error: write tcp 192.0.2.1:40001->192.0.2.7:80: ", Stage.Write),
        ("Get \"https://192.0.2.7:443/\": read tcp 192.0.2.1:40001->192.0.2.7:443: read: ", Stage.Read),
        ("Head \"http://shop.example/\": dial tcp 192.0.2.7:80: connect: ", Stage.Dial),
        ("Get \"http://a.example/\": net/http: HTTP/1.x transport connection broken: read tcp 192.0.2.1:4->192.0.2.7:80: ", Stage.Read),
    ];

    public static TheoryData<string> Wrapped => [.. Wrappers.Select(wrapper => wrapper.Text)];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public void Every_literal_means_the_same_in_every_wrapper(string wrapper)
    {
        Stage named = Wrappers.First(each => each.Text == wrapper).Stage;
        foreach (ErrorLiteral row in SondeErrors.Table)
        {
            // A row for texts without a wrapper stands before the one for all others.
            bool isOther = wrapper.Length == 0
                && SondeErrors.Table.Any(
                    bare => bare.Form == LiteralForm.Bare && bare != row && bare.Text.StartsWith(row.Text, StringComparison.Ordinal));
            if (isOther || (row.Form == LiteralForm.Bare && wrapper.Length > 0)) continue;
            string words = row.Form == LiteralForm.Tail ? "Content-Length " + row.Text : row.Text.EndsWith(' ') ? row.Text + "7" : row.Text;
            ScanType scan = row.Scans == ScanTypes.Bare ? ScanType.Echo : ScanType.Https;
            foreach (string suffix in (string[])["", Clock])
            {
                Stage stage = row.Stage != Stage.None
                    ? row.Stage
                    : named != Stage.None ? named : suffix.Length > 0 ? Stage.Read : row.Otherwise;
                string text = wrapper + words + suffix;

                Read(text, scan).ShouldBe((stage, row.Class), $"{row.Id}: {text}");
            }
        }
    }

    [Fact]
    public void Texts_of_the_libraries_lead_to_their_outcome_bare_and_as_errors_of_a_request()
    {
        string[] lines = Repository.Read("tests/Sonde.Tests/Analysis/Outcomes/go-errors.tsv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBeGreaterThan(600);
        var wrong = new List<string>();
        foreach (string line in lines)
        {
            string[] parts = line.Split('\t');
            foreach (string text in (string[])[parts[1], $"Get \"https://192.0.2.7:443/\": {parts[1]}",
                $"Get http://192.0.2.7: {parts[1]}"])
            {
                if (Code(text, ScanType.Https) != parts[0]) wrong.Add($"{Code(text, ScanType.Https)} and not {parts[0]}: {text}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Get \"https://shop.example/x509:\": EOF", "read/http.empty")]
    [InlineData("Get https://shop.example/x509: EOF", "read/http.empty")]
    [InlineData("malformed HTTP response \"x\\\"; EOF\"", "http/http.invalid")]
    [InlineData("x509: certificate is valid for a.example; bodies do not match, not b.example", "tls/tls.failed")]
    [InlineData("malformed MIME header line: X;Certificates do not match", "http/http.invalid")]
    [InlineData(
        "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=\";Bodies do not match\"",
        "read/http.truncated_response")]
    [InlineData("something new: read tcp A->B: read: connection reset by peer", "read/tcp.reset")]
    [InlineData("Get \"unclosed: read tcp A->B: i/o timeout", "unknown/unknown")]
    [InlineData("dial tcp: lookup a.example on 127.0.0.53:53: read udp 127.0.0.1:4->127.0.0.53:53: i/o timeout", "setup/system_failure")]
    [InlineData(
        "http2: Transport: cannot retry err [http2: Transport received Server's graceful shutdown GOAWAY] after Request.Body was written",
        "read/http.truncated_response")]
    [InlineData("dial tcp 192.0.2.7:80: i/o timeout;Bodies do not match;", "content/body_mismatch")]
    [InlineData("EOF;Bodies do not match", "content/body_mismatch")]
    [InlineData("EOF (Client.Timeout exceeded while awaiting headers) ", "read/http.empty")]
    [InlineData("{\"Op\":\"dial\",\"Net\":\"tcp\",\"Err\":{\"Syscall\":\"connect\",\"Err\":111}}", "dial/tcp.refused")]
    [InlineData("{\"Op\":\"read\",\"Net\":\"tcp\",\"Err\":{\"Syscall\":\"read\",\"Err\":104}}", "read/tcp.reset")]
    [InlineData("{\"Op\":\"read\",\"Net\":\"tcp\",\"Err\":{}}", "read/timeout")]
    [InlineData("{\"Op\":\"socket\",\"Err\":{\"Err\":{\"Err\":{\"Errno\":24}}}}", "setup/system_failure")]
    [InlineData("", "content/mismatch")]
    [InlineData(";;;", "unknown/unknown")]
    public void Structure_decides_and_not_what_stands_in_quotes_or_values(string error, string code)
        => Classified.Rows(Classified.Failed(error), RuleSetName.Sonde, Classified.HttpScan).ShouldHaveSingleItem()
            .GetProperty("outcome_code").GetString().ShouldBe(code);

    [Fact]
    public void Every_system_error_number_of_an_object_is_read_for_hyperquack_and_dns()
    {
        foreach (int number in SystemErrors.Numbers)
        {
            string error = $"{{\"Op\": \"read\", \"Err\": {{\"Syscall\": \"read\", \"Err\": {number}}}}}";
            Classified.Rows(Classified.Failed(error), RuleSetName.Sonde, Classified.HttpScan).ShouldHaveSingleItem()
                .GetProperty("outcome_code").GetString().ShouldNotBe("unknown/unknown", $"{number}");
            string row =
                $$"""{"received_error":{{JsonSerializer.Serialize(error, JsonSerializerOptions.Web)}},"received_rcode":-1,"answers":[]}""";
            Classified.Rows(row, RuleSetName.Sonde, "CP_Satellite-2024-01-01-00-00-00").ShouldHaveSingleItem()
                .GetProperty("outcome_code").GetString().ShouldNotBe("unknown_error", $"{number}");
        }
    }

    [Fact]
    public void Local_causes_are_local_for_dns_too()
    {
        foreach (ErrorLiteral row in SondeErrors.Local)
        {
            (_, string @class, _) = SondeDnsErrors.Find(
                Encoding.UTF8.GetBytes($"write udp 192.0.2.44:4001->198.51.100.7:53: write: {row.Text}"), null);
            @class.ShouldNotBe(OutcomeClasses.UnknownError, row.Id);
        }
    }

    [Fact]
    public void Any_text_is_taken_apart()
    {
        Check.Texts(text =>
        {
            foreach (string each in (string[])[text, $"Get \"{text}", $"read tcp {text}: {text}", $"{{\"Err\":{text}",
                $"dial {text} (Client.Timeout {text})"])
            {
                Code(each, ScanType.Http).ShouldNotBeNull();
                SondeDnsErrors.Find(Encoding.UTF8.GetBytes(each.ToLowerInvariant()), null).Class.ShouldNotBeNull();
            }
        });
    }

    private static string Code(string text, ScanType scan)
    {
        ReadOnlySpan<byte> part = Encoding.UTF8.GetBytes(text.ToLowerInvariant());
        GoError error = GoError.Of(part[..GoError.PartEnd(part)]);
        if (SondeErrors.Literals.Find(ref error, scan, null) is { } row)
            return Outcome.At(SondeErrors.StageOf(row, error), SondeErrors.ClassOf(row, error)).Code;
        return error.IsHttpBroken ? "http/http.invalid" : "unknown/unknown";
    }

    private static (Stage Stage, string Class) Read(string text, ScanType scan)
    {
        GoError error = GoError.Of(Encoding.UTF8.GetBytes(text.ToLowerInvariant()));
        return SondeErrors.Literals.Find(ref error, scan, null) is { } row
            ? (SondeErrors.StageOf(row, error), row.Class)
            : (Stage.Unknown, OutcomeClasses.Unknown);
    }
}
