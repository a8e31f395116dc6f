using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Sonde.Cli.Commands;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>No command has a way out that does not lead through the redaction: a new one is in these tests by being a command.</summary>
public sealed partial class OutputGateTests
{
    private const string Own4 = "203.0.113.77", Own6 = "2001:db8:77::77";

    private static readonly string Token = Convert.ToBase64String(Encoding.ASCII.GetBytes($"you are {Own4} or {Own6}, are you not")),
        Words = $"Basic {Token} 203-0-113-77.isp.example &#50;03.0.113.77 cb00714d 203%2e0%2e113%2e77 ::FFFF:{Own4}";

    // What a secret may come as, in a line of each kind that any command reads.
    private static readonly string[] Lines =
    [
        $"{Own4}", $"{Own6}", $"tcpconnect://{Own4}:443/bad", $"1,{Own4}", $"{Own4}/33:53", $"# {Own4}",
        $$$$"""{"dip":"{{{{Own4}}}}","dp":53,"domain":"own.example","note":"I am [{{{{Own6}}}}]"}""",
        $$$$"""{"dip":"192.0.2.1","dp":"{{{{Own4}}}}"}""",
        $$$$"""{"vp":"{{{{Own4}}}}","location":{"country_name":"X","country_code":"XX"},"service":"echo","test_url":"{{{{Own4}}}}","response":[{"matches_template":false,"error":"read tcp {{{{Own4}}}}:1-\u003e192.0.2.1:7: i/o timeout","start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":true,"controls_failed":false,"stateful_block":false,"tag":"2024-01-01T00:00:00"}""",
        $$$$"""{"test_name":"tcpping","input":"tcpconnect://192.0.2.1:80","probe_ip":"{{{{Own4}}}}","annotations":{"a":"{{{{Own6}}}}"},"test_keys":{"x_outcome_code":"{{{{Own4}}}}"}}""",
        $$$$"""{"test_name":"multi_protocol_traceroute","input":null,"probe_ip":"{{{{Own4}}}}","test_keys":{"sent_packets":[{"raw_packet":{"data":"AAAA","format":"base64"},"summary":"{{{{Own6}}}}"}]}}""",
        $$$$"""{"path":["{{{{Own4}}}}","*","192.0.2.1"],"conditions":["tfo.{{{{Own4}}}}"],"time":{"from":"2024-01-01T00:00:00Z","to":"2024-01-01T00:00:00Z"}}""",
        "{\"broken\": \"" + Own4,
        Words, $"tcpconnect://203-0-113-77.isp.example:80/{Token}",
        $$$$"""{"dip":"192.0.2.1","dp":53,"domain":"203-0-113-77.isp.example","{{{{Own4}}}}":["{{{{Words}}}}"]}""",
        $$$$"""{"vp":"192.0.2.1","location":{"country_name":"{{{{Words}}}}","country_code":"XX"},"service":"http","test_url":"203-0-113-77.isp.example","response":[{"matches_template":false,"response":{"status_line":"{{{{Own4}}}}","headers":{"{{{{Own4}}}}":["{{{{Own6}}}}"]},"body":"{{{{Words}}}}"},"error":"read tcp {{{{Own4}}}}:1: EOF","start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":true,"controls_failed":false,"stateful_block":false,"tag":"2024-01-01T00:00:00"}""",
        $$$$"""{"test_name":"tcpping","input":"tcpconnect://203-0-113-77.isp.example:80","probe_ip":"{{{{Own4}}}}","annotations":{"{{{{Own4}}}}":"{{{{Words}}}}"},"test_keys":{"requests":[{"response":{"headers":{"Location":"{{{{Words}}}}"}}}]}}""",
    ];

    // Lines of scans that have it in no usual spelling stay as they are in classify (SECURITY.md).
    private static readonly string[] Unusual =
        [$"http://192.0.2.1/?token={Token}", $"1,{Token}", $$"""{"dip":"192.0.2.1","dp":53,"domain":"own.example","x":"{{Token}}"}"""];

    public static TheoryData<string> Commands => [.. Repetitions.Some(Leaves(SondeCommand.Create(Guarded().Gate.Guarded), ""), 6)];

    [Dear]
    [Theory]
    [MemberData(nameof(Commands))]
    public void No_command_writes_an_address_of_this_machine_whatever_comes_in(string command)
    {
        using TestHost host = Host();
        if (command == "serve") host.StopsAfter = TimeSpan.FromSeconds(1); // it serves until it is stopped
        string folder = Directory.CreateDirectory(host.Path("in")).FullName,
            lines = string.Concat((command == "classify" ? Lines : Lines.Concat(Unusual)).Select(line => line + "\n"));
        foreach (string name in (string[])["results.json", $"echo-{Own4}.json"]) File.WriteAllText(Path.Combine(folder, name), lines);
        string file = Path.Combine(folder, "results.json");
        string[] words = command.Split(' ');
        foreach (string[] arguments in (
            string[][])[[], [file], [folder], ["-f", file, "--yes"], [file, "-o", host.Path("out")], [file, "-o", "-"],
            ["--resolve", "tcpconnect://own.example:443", "--metadata", host.Path("meta"), "-v"], [$"--misspelt-{Own4}"], [$"no-{Own4}"],
            ["-i", file, "tcp"], ["--yes"]])
        {
            foreach (string line in (string[])[lines, .. Lines])
            {
                host.Input = line + "\n";
                CliRun run = host.Run([.. words, .. arguments]);
                Check(run.Output, command, arguments);
                Check(run.Error, command, arguments);
                if (arguments is not ([] or ["--yes"])) break;
            }
        }

        foreach (string written in Directory.EnumerateFiles(host.Path(""), "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(folder, StringComparison.Ordinal)))
        {
            Check(Path.GetRelativePath(host.Path(""), written), command, ["the name of", written]);
            byte[] bytes = File.ReadAllBytes(written);
            using Stream plain = bytes is [0x1f, 0x8b, ..]
                ? new System.IO.Compression.GZipStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress)
                : new MemoryStream(bytes);
            Check(new StreamReader(plain, Encoding.Latin1).ReadToEnd(), command, [written]);
        }
    }

    [Fact]
    public void An_address_that_comes_during_a_run_is_as_secret_as_the_others()
    {
        IReadOnlyList<IPAddress> addresses = [];
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)) { LocalAddressesNow = () => addresses });
        Sonde.Experiments.Privacy.RunSecrets secrets = new(host.Network);
        secrets.Redactor.Redact(Own4).ShouldBe(Own4);
        addresses = [IPAddress.Parse(Own4)];
        secrets.Redactor.Redact(Own4).ShouldBe("[scrubbed]");
        secrets.Redact(Encoding.UTF8.GetBytes($"\"{Own6}\""), secrets.Redactor, [IPAddress.Parse(Own6)], null).Span
            .SequenceEqual("\"[scrubbed]\""u8).ShouldBeTrue("a line's own source");
    }

    [Fact]
    public void Addresses_are_published_by_any_command_that_is_told_so()
    {
        using TestHost host = Host();
        host.Input = $"192.0.2.1:53\n";
        host.Run("targets", "filter", "--no-redact=publish-my-address", "--probe-ip", "192.0.2.1").Output.ShouldContain("192.0.2.1");
        host.Run("targets", "filter", "--probe-ip", "192.0.2.1").Output.ShouldNotContain("192.0.2.1");
    }

    [Fact]
    public void Names_are_not_looked_up_before_somebody_consented()
    {
        using TestHost host = Host().WithoutConsent();
        host.Input = "1,own.example\n";
        host.Run("targets", "resolve").Ends(2).Error.ShouldContain("--yes");
        host.Input = "1,own.example\n";
        host.Run("targets", "resolve", "--yes").ExitCode.ShouldBeOneOf(0, 3);
        host.HasConsent.ShouldBeTrue();
    }

    [Fact]
    public void Only_who_redacts_by_himself_goes_around_the_gate()
    {
        string sources = Path.Combine(Repository.Root, "src/Sonde.Cli");
        IEnumerable<string> around = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => WayOut().IsMatch(File.ReadAllText(path))).Select(path => Path.GetFileNameWithoutExtension(path));
        around.Order(StringComparer.Ordinal)
            .ShouldBeSubsetOf(
                [
                    "ClassifyCommand", "MeasureAction", "OutputGate", "ProcessHost", "QueryCommand", "RedactCommand", "ReplayCommand",
                    "ShowVersion",
                ]);
    }

    [GeneratedRegex(
        @"Gate\.Redacted|\bRedacted\b =|Console\.(Out|Error|Write|OpenStandardOutput|OpenStandardError)|new Standard(Output|Error)Stream",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WayOut();

    private static void Check(string text, string command, string[] arguments)
    {
        // The middle of what the token has of each, in the one way in which its groups fall.
        string[] parts = [Token[12..20], Token[36..48]];
        string where = $"sonde {command} {string.Join(' ', arguments)}: {text[..Math.Min(text.Length, 2000)]}";
        foreach (string spelling in (string[])[Own4, Own6, "203-0-113-77", "&#50;03.0.113.77", "203%2e0%2e113%2e77", .. parts])
            text.ShouldNotContain(spelling, Case.Insensitive, customMessage: where);
    }

    private static IEnumerable<string> Leaves(Command command, string name)
    {
        if (command.Subcommands.Count == 0) yield return name;
        foreach (Command below in command.Subcommands)
        {
            foreach (string leaf in Leaves(below, name.Length == 0 ? below.Name : $"{name} {below.Name}")) yield return leaf;
        }
    }

    private static Sonde.Cli.ProgramHost Guarded()
    {
        using TestHost host = Host();
        return new Sonde.Cli.Output.OutputGate(host.Host(TextWriter.Null)).Guarded;
    }

    private static TestHost Host()
        => new(new SimulatedNetwork((_, _) => Answer.Connects(1)) { LocalAddresses = [IPAddress.Parse(Own4), IPAddress.Parse(Own6)] });
}
