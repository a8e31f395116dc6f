using System.Text.RegularExpressions;
using Sonde.Analysis.Text;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests;

/// <summary>
/// What each command leaves on a real terminal (tmux) of 40, 80 and 200 columns: no line that the terminal had to break, no word cut, and
/// nothing of what stood there while it went.
/// </summary>
public sealed partial class CommandViewsTests
{
    private const string Scan = "CP_Quack-echo-2024-01-01-00-00-00", Going = "0 of 1 unit",
        Slow = $"(cat {Scan}/results.json; until [ -e go ]; do sleep 0.1; done)";

    private static readonly string[] Transparency = ["tfo", "ecn", "dscp", "mss", "h2", "evilbit", "tcpopt"],
        Interference = ["http", "https", "echo", "discard", "dns"];

    public static TheoryData<int> Widths => [40, 80, 200];

    [Fact]
    public Task Every_command_fits_the_terminal_and_cuts_no_word() => ShouldFitAsync(width => Commands(width, ["ecn"], ["http"]));

    [Fact]
    public Task Every_experiment_fits_the_terminal_and_cuts_no_word()
    {
        LabMachine.RequireLong();
        return ShouldFitAsync(width => Experiments(width, Transparency, Interference));
    }

    /// <summary>The man page has every command: one that is new has no view here until somebody looked at it at 40 columns.</summary>
    [Fact]
    public async Task Every_command_has_a_view_here()
    {
        using var network = new LabNetwork();
        LabHost host = network.Host("reader");
        network.Start();
        string page = (await host.SondeAsync("manual")).Output;
        string[] all = [.. Named().Matches(page).Select(match => match.Groups["name"].Value.Replace("\\-", "-", StringComparison.Ordinal))];
        string[] whole = [.. all.Where(name => !all.Any(other => other.StartsWith($"{name} ", StringComparison.Ordinal)))];
        whole.Length.ShouldBeGreaterThan(35);
        string[] shown = [.. Commands(80, Transparency, Interference)];
        whole.Where(name => !shown.Any(command => $"{command} ".Contains($"{name} ", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task Work_has_one_line_that_is_rewritten_while_it_goes(int width)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("work"), go = Path.Combine(folder, "go");
        using var warehouse = new LabWarehouse(chain.Client) { MayInsert = () => File.Exists(go) };
        Prepare(folder, width);
        await using var screen = new TmuxScreen(chain.Client, folder, width);
        await screen.BeginAsync();
        foreach ((string command, string end) in ((string, string)[])[
            ($"{Slow} | sonde classify - -o classified --source {Scan}", "1 unit: 20 lines, 20 rows"),
            ($"{Slow} | sonde report - -o page.html --source {Scan}", "page.html: 20 measurements"),
            ("sonde load clickhouse http://127.0.0.1:8123/views classified", "1 unit loaded")])
        {
            File.Delete(go);
            await screen.ShowAsync(command, Going);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            string going = screen.Now();
            string[] rows = [.. going.Split('\n').Where(row => row.Length > 0)];
            rows.Length.ShouldBe(1, going);
            rows[0].ShouldMatch(@"^0 of 1 unit(, \d+( of \d+)? MB)?(, \d+\.\d MB/s)?(, about \d+ (s|min) left)?$");
            if (width > 40) rows[0].ShouldContain(" MB/s");
            File.WriteAllText(go, "");
            string done = await screen.UntilAsync(end);
            done.ShouldNotContain(Going);
        }
    }

    [Fact]
    public async Task Terminal_made_narrower_keeps_what_stands_above_and_one_table()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(3, "192.0.2.0/24");
        string folder = chain.Client.Folder("narrower");
        Prepare(folder, 120);
        await using var screen = new TmuxScreen(chain.Client, folder, 120);
        await screen.BeginAsync();
        const string Above = "what stood there before, and must stay whatever happens below it, however wide the terminal is";
        await screen.ShowAsync(
            $"echo '{Above}'; sonde measure traceroute 192.0.2.80 --proto icmp,tcp --port 80 --watch --for 25s", "2 rounds");
        foreach (int width in (int[])[90, 61, 44, 100, 40])
        {
            screen.Resize(width);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            string now = screen.Now();
            now.Split('\n').Count(row => row.StartsWith("TTL ", StringComparison.Ordinal)).ShouldBe(1, $"{width}:\n{now}");
            now.Split('\n').Count(row => row.Contains(" rounds; Ctrl-C ends", StringComparison.Ordinal)).ShouldBe(1, $"{width}:\n{now}");
            screen.Joined().ShouldContain(Above);
        }
    }

    [Fact]
    public async Task Word_of_an_interrupt_stands_on_a_line_of_its_own()
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(1, "192.0.2.0/24");
        string folder = chain.Client.Folder("interrupt");
        Prepare(folder, 100);
        await using var screen = new TmuxScreen(chain.Client, folder, 100);
        await screen.BeginAsync();
        await screen.ShowAsync($"{Slow} | sonde classify - -o classified --source {Scan}", Going);
        screen.Press("C-c");
        string said = await screen.UntilAsync("the same command goes on");
        said.Split('\n').ShouldContain("sonde: interrupted; what was finished is kept, and the same command goes on");
        said.ShouldNotContain(Going);
    }

    private static IEnumerable<string> Commands(int width, string[] transparency, string[] interference)
    {
        string target = $"192.0.2.{width}", ping = $"tcpconnect://{target}";
        string[] commands =
        [
            $"measure tcpping {ping}:80 --repetitions 2 --delay 200ms -o ping.jsonl",
            $"measure tcpping {ping}:81 --repetitions 2 --delay 200ms -o ping.jsonl",
            $"measure tcpping {ping}:80 {ping}:81 {ping}:82 --repetitions 1",
            "measure tcpping -f pings --allow 192.0.2.0/24 --repetitions 1 --rate 0",
            $"measure tcpping {ping}:80 --dry-run",
            $"measure traceroute {target} --port 80,443 -o trace.jsonl",
            $"measure traceroute {target} --payload-http blocked.example --pcap run.pcap -o trace.jsonl",
            "measure traceroute -f hosts --allow 192.0.2.0/24 --port 80",
            $"measure traceroute {target} --proto icmp,tcp --port 80 --watch --for 3s",
            .. Experiments(width, transparency, interference),
            "observe -i run.pcap basic tcp",
            "replay run.pcap",
            $"classify {Scan} -o classified",
            "summary ping.jsonl http.jsonl trace.jsonl",
            "summary classified --by domain,country,network --enough 1",
            "compare ping.jsonl ping.jsonl",
            "compare ping.jsonl ping.jsonl --targets",
            "compare http.jsonl ping.jsonl",
            "compare --explain",
            "changes classified --by domain",
            "changes --explain",
            "summary --explain",
            "conditions ecn.jsonl",
            "conditions ecn.jsonl ecn.jsonl",
            "conditions --list",
            "query classified 'SELECT domain, vantage_point, outcome, expectation, rule_id FROM outcomes LIMIT 3'",
            "report ping.jsonl trace.jsonl classified -o page.html",
            "load clickhouse http://127.0.0.1:8123/views classified",
            "explain ping.jsonl:1",
            "explain http.jsonl:1",
            "doctor",
            "config tcpping",
            "experiments",
            "experiments tcpping",
            "outcomes",
            "tables",
            "schemas",
            "manual",
            "scapy-summary run.pcap",
            "",
            "--version",
            "--help",
            "measure --help",
            "measure tcpping --help",
        ];
        // Interrupted once: to its group timeout would give a second signal, which ends at once.
        const string Served = "timeout --foreground --preserve-status -s INT 5 sonde serve ping.jsonl";
        return [.. commands.Select(command => $"sonde {command}"), Served, .. Data];
    }

    // What these write is for programs: its lines stay as they are, wherever they go.
    private static readonly string[] Data =
    [
        "sonde targets filter < endpoints.csv",
        "sonde targets resolve < names",
        "sonde redact ping.jsonl",
        "sonde completion bash",
        "sonde completion zsh",
        "sonde completion fish",
        "sonde outcomes --svg http",
        "sonde schemas tcpping",
        "sonde measure tcpping tcpconnect://127.0.0.1:9 --repetitions 1 --json",
    ];

    // Each width has addresses of its own, so that none waits for another's turn.
    private static IEnumerable<string> Experiments(int width, string[] transparency, string[] interference)
    {
        string target = $"192.0.2.{width}";
        foreach (string name in transparency)
        {
            yield return $"measure {name} {target}:80 -o {name}.jsonl";
            yield return $"measure {name} -f endpoints --allow 192.0.2.0/24 --rate 0";
        }

        if (transparency.Length > 1)
        {
            yield return $"measure multi_protocol_traceroute {target}";
            yield return $"measure udpzero {target}:53";
            yield return "measure udpzero -f endpoints --allow 192.0.2.0/24 --rate 0";
        }

        foreach (string name in interference)
        {
            yield return $"measure {name} {target} --allow 192.0.2.0/24 --domain blocked.example --quick -o {name}.jsonl";
            yield return
                $"measure {name} -f hosts --allow 192.0.2.0/24 --domain blocked.example --domain other.example --quick --rate 0";
        }
    }

    private static async Task ShouldFitAsync(Func<int, IEnumerable<string>> commands)
    {
        LabMachine.Require("tmux");
        using var chain = LabChain.Of(2, "192.0.2.0/24");
        await chain.Server.NginxAsync(80, 443);
        using var warehouse = new LabWarehouse(chain.Client);
        var views = new Dictionary<string, string[]>[3];
        List<string>[] faults = await Task.WhenAll(((int[])[40, 80, 200]).Select(async (width, at) =>
        {
            string folder = chain.Client.Folder($"views{width}");
            Prepare(folder, width);
            views[at] = [];
            await using var screen = new TmuxScreen(chain.Client, folder, width);
            await screen.BeginAsync();
            List<string> wrong = [];
            foreach (string each in commands(width))
            {
                string command = each.Contains("sonde ", StringComparison.Ordinal) ? each : $"sonde {each}";
                (string[] lines, int code) = await screen.FinishAsync(command);
                if (code != 0 || lines.Length == 0) wrong.Add($"ends with {code}, {lines.Length} lines: {command}");
                if (!Data.Contains(each))
                {
                    views[at][command.Replace($"192.0.2.{width}", "192.0.2.W", StringComparison.Ordinal)] = lines;
                    IEnumerable<string> wider = lines.Where(line => TextWidth.Of(line) > width && !Copied().IsMatch(line));
                    wrong.AddRange(wider.Select(line => $"wider: {line}: {command}"));
                }

                wrong.AddRange(lines.Where(line => Progress().IsMatch(line)).Select(line => $"left behind: {line}: {command}"));
            }

            return wrong;
        }));
        // What is said depends on what came back: another run may have the words that this one has at one width only.
        HashSet<string> known = [
            .. WordsOf(views[2]), .. Directory.EnumerateFiles(SondeProgram.InTree("docs"), "*.md", SearchOption.AllDirectories)
                .SelectMany(page => Letters().Matches(File.ReadAllText(page))).Select(match => match.Value)];
        foreach (Dictionary<string, string[]> narrow in views.Take(2))
            faults[0].AddRange(WordsOf(narrow).Where(word => IsCut(word, known)).Distinct().Select(word => $"cut: {word}"));
        faults.SelectMany(each => each).ShouldBeEmpty();
    }

    private static void Prepare(string folder, int width)
    {
        const string Line =
            """{"vp":"198.51.100.7","location":{"country_name":"Sweden","country_code":"SE"},"service":"echo","test_url":"g0.example","response":[{"matches_template":true,"start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":false,"controls_failed":false,"stateful_block":false,"tag":"t"}""";
        Directory.CreateDirectory(Path.Combine(folder, Scan));
        File.WriteAllLines(Path.Combine(folder, Scan, "results.json"), Enumerable.Repeat(Line, 20));
        string[] hosts = [.. Enumerable.Range(0, 3).Select(i => $"192.0.2.{i + width + 1}")];
        File.WriteAllLines(Path.Combine(folder, "hosts"), hosts);
        File.WriteAllLines(Path.Combine(folder, "endpoints"), hosts.Select(host => $"{host}:80"));
        File.WriteAllLines(Path.Combine(folder, "endpoints.csv"), hosts.Select(host => $"{host},80,blocked.example"));
        File.WriteAllText(Path.Combine(folder, "names"), "1,localhost\n");
        File.WriteAllLines(
            Path.Combine(folder, "pings"),
            hosts.SelectMany(host => Enumerable.Range(80, 9).Select(port => $"tcpconnect://{host}:{port}")));
    }

    private static IEnumerable<string> WordsOf(Dictionary<string, string[]> views)
        => views.Values.SelectMany(lines => lines).SelectMany(line => Letters().Matches(line)).Select(match => match.Value);

    // The beginning of a word, itself none that is known, without a mark behind it; but the short head of a narrow column.
    private static bool IsCut(string word, HashSet<string> known)
        => word != "answ" && !known.Contains(word) && known.Any(whole => whole.StartsWith(word, StringComparison.Ordinal));

    // What is to be copied stays whole: commands, an address of ours, a path.
    [GeneratedRegex("^ *(sudo |xdg-open |sonde [a-z0-9]|http://127|# file: )", RegexOptions.ExplicitCapture)]
    private static partial Regex Copied();

    [GeneratedRegex(@"^\d+:\d\d( \d+%|;)|^\d+ of \d+ unit|looking for inputs", RegexOptions.ExplicitCapture)]
    private static partial Regex Progress();

    [GeneratedRegex(@"^\.SS (?<name>sonde( [a-z0-9_\\-]+)+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex("(?<![A-Za-z0-9])[A-Za-z]{3,}(?![A-Za-z0-9…])", RegexOptions.ExplicitCapture)]
    private static partial Regex Letters();
}
