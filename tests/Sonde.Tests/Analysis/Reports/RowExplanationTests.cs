using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports;
using Sonde.Tests.Analysis.Pipeline;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Reports;

public sealed class RowExplanationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-explain-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_rule_tried_is_named_with_the_text_it_looked_at_and_the_span_that_decided()
    {
        string file = Write("results.json", "\n" + Classified.Failed("read: connection timed out"));
        string said = Explain(file, 2);
        said.ShouldContain($"{file}:2: a.example at 192.0.2.7 (try 0): ❗️read/timeout (unexpected) by time.connection of sonde-1");
        said.ShouldContain("yes time.connection: begins with \"connection timed out\" in \"read: »connection timed out«\"");
        said.ShouldContain("no  ");
        said.ShouldContain(
            "\n  so  The request for a.example from the vantage point 192.0.2.7 on 2024-01-01 got no answer in time; its controls worked. One test alone shows neither how often this happens nor who did it. It could also be the server itself");
    }

    [Fact]
    public void Signature_is_shown_with_its_pattern_and_the_span_in_the_page()
    {
        string page =
            """{"status_line":"200 OK","headers":{"A":["b"]},"body":"\u003ctitle>Sorry\u003c/title> This page is blocked by example order no. 5 of the court"}""";
        string said = Explain(Write("results.json", Classified.Failed("Bodies do not match;", page)), 1);
        said.ShouldContain("❗️content/blockpage:b_nat_example (unexpected) by page.blockpage of sonde-1");
        said.ShouldContain("on  page: b_nat_example (block page, Regexp \"This page is blocked by example order\") in the body: "
            + "\"200 OK\r\nA: b\r\n\r\n<title>Sorry</title> »This page is blocked by example order« no. 5 of the court\"");
    }

    [Fact]
    public void Signature_in_a_header_is_said_to_be_there()
    {
        string page = """{"status_line":"403 Forbidden","headers":{"X-Filter":["example"]},"body":"no"}""";
        Explain(Write("results.json", Classified.Failed("Bodies do not match;", page)), 1)
            .ShouldContain(
                "on  page: a_prod_header (block page, Regexp \"X-Filter: example\") in the headers: \"403 Forbidden\r\n»X-Filter: example«\r\n\r\nno\"");
    }

    [Dear]
    [Fact]
    public void Answers_of_a_query_are_shown_with_all_that_rules_ask_of_them()
    {
        string folder = Path.Combine(_folder.FullName, "CP_Satellite-2024-02-01-12-00-01");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "results.json"),
            """{"passed_liveness":true,"connect_error":false,"anomaly":true,"confidence":{"average":0,"matches":[0]},"vp":"192.0.2.2","test_url":"a.example","start_time":"2024-02-01 15:37:16.85 +0000 UTC","end_time":"2024-02-01 15:37:17.85 +0000 UTC","response":[{"url":"a.example","rcode":0,"error":"null","response":{"203.0.113.9":{"http":"","asnum":64500,"asname":"EXAMPLE","matched":null}}}]}""" + "\n");
        File.WriteAllText(
            Path.Combine(folder, "blockpages.json"),
            """{"ip":"203.0.113.9","keyword":"a.example","http":{"status_line":"200 OK","headers":{},"body":"x This page is blocked by example order y"},"https":"dial tcp 203.0.113.9:443: i/o timeout","fetched":true,"start_time":"2024-02-01","end_time":"2024-02-01"}""" + "\n");
        string said = Explain(Path.Combine(folder, "results.json"), 1);
        said.ShouldContain("❗️http.blockpage:b_nat_example (unexpected) by http.blockpage of sonde-1");
        said.ShouldContain(
            "on  answer 203.0.113.9: nothing agrees with the control answers; EXAMPLE; HTTP \"200 OK\", b_nat_example (block page, "
            + "Regexp \"This page is blocked by example order\") in the body: \"200 OK\r\n\r\nx »This page is blocked by example order« y\"; HTTPS failed: \"dial tcp 203.0.113.9:443: i/o timeout\"");
        said.ShouldContain("yes http.blockpage: a page over HTTP is a known block page: 203.0.113.9");
        said.ShouldContain("no  ip.matchip: an answer is among the control answers");
    }

    [Fact]
    public void Error_of_a_query_is_shown_with_the_span_that_decided()
    {
        string file = Write(
            "answers.json",
            """{"domain":"a.example","resolver_ip":"192.0.2.3","received_error":"read udp 192.0.2.1:5->192.0.2.3:53: i/o timeout","received_rcode":-1,"answers":[]}""");
        Explain(file, 1)
            .ShouldContain("yes dns.timeout: begins with \"i/o timeout\" in \"read udp 192.0.2.1:5->192.0.2.3:53: »i/o timeout«\"");
    }

    [Fact]
    public void Long_texts_are_shown_in_part_and_characters_are_not_cut()
    {
        string file = Write("results.json", Classified.Failed(new string('é', 300) + " read: connection timed out"));
        string said = Explain(file, 1);
        said.ShouldContain("in \"…" + new string('é', 17));
        said.ShouldContain("»connection timed out«\"");
        said.ShouldNotContain("\uFFFD");
        said.ShouldNotContain(new string('é', 150));
    }

    [Fact]
    public void What_came_from_the_network_does_not_steer_the_terminal()
    {
        using var host = new TestHost();
        string page = """{"status_line":"200 OK","headers":{},"body":"\u001b[2JThis page is blocked by example order\u0007"}""";
        string file = host.Write("results.json", Classified.Failed("Bodies do not match;\\u001b]0;x", page), "\u001b[31mno json");
        string signatures = host.Write(
            "blockpage_signatures.json", """{"fingerprint":"b_nat_example","pattern":"This page is blocked by example order"}""");
        CliRun run = host.Run("explain", file, "--source", Classified.HttpScan, "--signatures", signatures);
        run.Ends(3).Output.ShouldNotContain('\u001b');
        run.Output.ShouldNotContain('\u0007');
        run.Output.ShouldContain(@"\x1b[2J»This page is blocked by example order«\x07");
        run.Output.ShouldContain($@"{file}:2: rejected: not JSON: \x1b[31mno json");
    }

    [Fact]
    public void Live_lines_are_explained_by_what_they_recorded()
    {
        string ping = Write(
            "pings.jsonl",
            """{"test_name":"tcpping","input":"tcpconnect://192.0.2.1:80","measurement_start_time":"2026-01-02 03:04:05","test_keys":{"pings":[{"tcp_connect":[{"ip":"192.0.2.1","port":80,"status":{"failure":"connection_refused","success":false},"t0":0.1,"t":0.2}]}]}}""");
        Explain(ping, 1).ShouldContain("yes connect.failure: failure \"connection_refused\"");
        string trace = Write("traces.jsonl", LiveTraceTests.Line("""{"protocol":"icmp","ttl":1,"outcome":"silent"}"""));
        Explain(trace, 1).ShouldContain("yes trace.silent: no probe was answered");
    }

    private string Write(string name, string text)
    {
        string file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Explain(string file, long line)
    {
        using var output = new StringWriter();
        string? source = file.Contains("Satellite", StringComparison.Ordinal) ? null : Classified.EchoScan;
        new RowExplanation(Classified.Options(RuleSetName.Sonde) with { Source = source })
            .Run(file, line, output, TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
