using System.Globalization;
using System.Text;
using System.Text.Json;
using Sonde.Analysis.Lines;
using Sonde.Cli.Output;

namespace Sonde.Tests.Cli.Output;

/// <summary>
/// What stands under the prober's name is published nowhere, however the name and the value are written, and though the address be a target
/// as well: every way out of a line has it as <c>sonde redact</c> does.
/// </summary>
public sealed class ProberNameTests
{
    private const string Own = "203.0.113.9", Number = "3405803785";

    // As they stand between quotes.
    private static readonly string[] Names =
        ["probe_ip", @"probe\u005fip", @"\u0070robe_ip", @"p\u0072\u006Fbe_ip", "Probe_IP", "PROBE_IP", "probe_ip_v4"];

    private static readonly string[] Values =
    [
        $"\"{Own}\"", $"\"{Own}/32\"", $"\"{Own}:4433\"", $"\" {Own}\"", $"\"{Own},198.51.100.9\"", $"\"tcp4 {Own}:1->192.0.2.1:80\"",
        $"\"[::ffff:{Own}]:443\"", "\"203-0-113-9.isp.example\"", $"\"{Number}\"", @"""\u0032\u00303.0.113.9""", @"""203%2e0%2E113.9""",
        Number, $"{{\"v4\":\"{Own}\"}}", $"[\"{Own}\"]", $"[{{\"a\":{{\"b\":[\"at {Own}.\"]}}}}]", $"{{\"{Own}\":true}}",
        $"\"{{\\\"v4\\\":\\\"{Own}\\\"}}\"", $"\"[[\\\"{Own}:1\\\"]]\"",
    ];

    public static TheoryData<string, string> Lines
        => [.. Names.SelectMany((_, i) => Values.Select((_, j) => (i, j))).Where(each => each.i == 0 || each.j % Names.Length == each.i)
            .Select(each => (Names[each.i], Values[each.j]))];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Gate_publishes_a_line_as_redact_writes_it(string name, string value)
    {
        using var host = new TestHost();
        using var gate = new OutputGate(host.Host(TextWriter.Null));
        foreach (string target in (string[])["192.0.2.1", Own])
        {
            string line = Line(name, value, target);
            ReadOnlyMemory<byte> read = Encoding.UTF8.GetBytes(line);
            ProberTells.MayBeIn(read.Span).ShouldBeTrue();
            string published = Encoding.UTF8.GetString(gate.Lines!.PublishWhole(read).Span);
            published.ShouldBe(host.Run("redact", "--keep-private-hops", host.Write("line", line)).Ends(0).Output.TrimEnd('\n'));
            using JsonDocument json = JsonDocument.Parse(published);
            string key = JsonSerializer.Deserialize<string>($"\"{name}\"")!;
            ShouldTellNothing(json.RootElement.GetProperty(key).GetRawText());
            json.RootElement.GetProperty("input").GetString().ShouldBe($"tcpconnect://{target}:80");
            if (target != Own) ShouldTellNothing(published);
        }
    }

    [Dear]
    [Fact]
    public void No_command_shows_it()
    {
        using var host = new TestHost();
        string lines = host.Write("lines.jsonl", Lines.Select(each => Line(each.Data.Item1, each.Data.Item2, "192.0.2.1")));
        string others = host.Write(
            "others.jsonl", Lines.Select(each => $"{{\"{each.Data.Item1}\":{each.Data.Item2},\"x\":\"by {Own}\"}}"));
        host.Run("report", lines, others, "-o", host.Path("page"));
        ShouldTellNothing(host.Read("page"));
        ShouldTellNothing(host.Run("explain", lines).Ends(0).Output);
        string named = host.Write(
            "named.jsonl", Line("probe_ip", $"\"{Own}\"", "203-0-113-9.isp.example"), Line("probe_ip", "\"127.0.0.1\"", "shop.example"));
        string[] counting = ["summary", "summary --by domain", "summary --by vantage", "changes", "compare", "compare --by domain"];
        foreach (string command in counting)
        {
            string[] of = command.StartsWith("compare", StringComparison.Ordinal) ? [named, lines] : [named];
            CliRun run = host.Run([.. command.Split(' ')[..1], .. of, .. command.Split(' ')[1..]]);
            run.Output.ShouldNotBeEmpty(command);
            ShouldTellNothing(run.Output);
        }

        host.Run("classify", lines, others, "-o", "-", "--rejected", host.Path("rejected"));
        host.Read("rejected").ShouldContain("by [scrubbed]");
        ShouldTellNothing(host.Read("rejected"));
        host.Run("classify", lines, others, "-o", host.Path("out"));
        foreach (string table in (string[])["outcomes", "observations", "rejected"])
        {
            CliRun run = host.Run("query", host.Path("out"), $"SELECT * FROM {table}").Ends(3);
            run.Output.ShouldNotBeEmpty();
            ShouldTellNothing(run.Output);
        }
    }

    [Theory]
    [InlineData("{\"probe\\u005fip\":\"" + Own + "\",\"x\":\"by " + Own + "\",\"y\":")]
    [InlineData("{\"probe_ip\":{\"v4\":\"" + Own + "\"},\"x\":\"by " + Own + "\",\"y\":")]
    [InlineData("{\"probe_ip\":\"" + Own + ":4433\",\"x\":\"by " + Own + "\",\"y\":")]
    [InlineData("{\"x\":\"by " + Own + "\",\"probe_ip\":\"" + Own)]
    [InlineData("{\"x\":1,\"probe_ip\":\"203.0.113.")]
    [InlineData("{\"x\":1,\"probe_ip\":[\"198.51.100.9\",\"203.0.113.")]
    [InlineData("GET /?probe%5Fip=" + Own + ":80 HTTP/1.1 by " + Own)]
    [InlineData("GET /?probe%255Fip=" + Own + " HTTP/1.1 by " + Own)]
    public void Line_that_is_no_json_is_rejected_without_it(string line)
    {
        using var host = new TestHost();
        host.Run("classify", host.Write("lines.jsonl", line), "-o", "-", "--rejected", host.Path("rejected"));
        string rejected = host.Read("rejected");
        rejected.ShouldNotBeEmpty();
        ShouldTellNothing(rejected);
        rejected.ShouldNotContain("203.0.113");
    }

    [Theory]
    [InlineData("""{"x":"by 203.0.113.9","probe_ip":"127.0.0.1"}""")]
    [InlineData("""{"x":"\u003cp\u003e 1 \u0026 2 \u00e9\n","probe_asn":"AS64496","probe_cc":"ZZ","probe_ip": "127.0.0.1"}""")]
    [InlineData("""{"probes":[1],"x_probe":2,"text":"\\u003cp","probe_i":"203.0.113.9"}""")]
    public void Line_that_tells_nothing_is_not_looked_at(string line)
    {
        using var host = new TestHost();
        using var gate = new OutputGate(host.Host(TextWriter.Null));
        ReadOnlyMemory<byte> read = Encoding.UTF8.GetBytes(line);
        ProberTells.MayBeIn(read.Span).ShouldBeFalse();
        gate.Lines!.PublishWhole(read).Equals(read).ShouldBeTrue();
    }

    [Theory]
    [InlineData("probe_ip")]
    [InlineData("raw_packet")]
    public void Any_letters_of_a_name_may_be_escaped_at_any_depth(string name)
    {
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            string line = $"{{\"{name}\":\"{Own}\"}}";
            for (int depth = random.Next(4); depth > 0; depth--) line = $"{{\"a\":{JsonSerializer.Serialize(Escaped(line, random))}}}";
            line = Escaped(line, random);
            ProberTells.MayBeIn(Encoding.UTF8.GetBytes(line)).ShouldBeTrue(line);
        }
    }

    // Letters of strings by their numbers, some of them; what is an escape already stays, and so does what JSON consists of.
    private static string Escaped(string json, Random random)
    {
        var text = new StringBuilder();
        for (int i = 0; i < json.Length; i++)
        {
            bool isFree = char.IsAsciiLetter(json[i]) || json[i] == '_';
            if (json[i] == '\\')
            {
                int length = json[i + 1] == 'u' ? 6 : 2;
                text.Append(json, i, length);
                i += length - 1;
            }
            else if (isFree && random.Next(5) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)json[i]:x4}");
            }
            else
            {
                text.Append(json[i]);
            }
        }

        return text.ToString();
    }

    private static string Line(string name, string value, string target)
        => $$$"""{"annotations":{"note":"by {{{Own}}}"},"input":"tcpconnect://{{{target}}}:80","measurement_start_time":"2024-01-05 10:00:00","{{{name}}}":{{{value}}},"test_keys":{"pings":[{"tcp_connect":{"ip":"192.0.2.1","port":80,"status":{"failure":"unknown_failure: from {{{Own}}}","success":false},"t0":0.0,"t":0.01,"transaction_id":1,"failure":null}}]},"test_name":"tcpping","test_runtime":1.0,"test_start_time":"2024-01-05 10:00:00","test_version":"0.2.0"}""";

    private static void ShouldTellNothing(string text)
    {
        string[] spellings = [Own, Number, "203-0-113-9", "203%2e0%2E113.9", @"\u0032\u00303.0.113.9", "cb007109", "cb00:7109"];
        foreach (string spelling in spellings) text.ShouldNotContain(spelling, Case.Insensitive);
    }
}
