using Sonde.Experiments;
using Sonde.Experiments.Contract;

namespace Sonde.Cli.CommandLine;

/// <summary>Examples of each command, for its help and for the manual.</summary>
internal static class Examples
{
    /// <summary>One example.</summary>
    /// <param name="Command">A command that can be pasted.</param>
    /// <param name="Purpose">What it is for.</param>
    public sealed record Example(string Command, string Purpose);

    /// <summary>The five that everybody begins with.</summary>
    public static IReadOnlyList<Example> First { get; } =
    [
        new("sonde measure tcpping tcpconnect://192.0.2.80:443", "can an endpoint be reached, and who refuses if not"),
        new("sonde measure traceroute 192.0.2.80", "the way there by ICMP, TCP and UDP, side by side"),
        new("sonde measure http 192.0.2.80 --domain blocked.example -o web.jsonl", "is a name interfered with on the way to a server"),
        new("sonde summary web.jsonl --by domain", "what results say, whoever measured them"),
        new("sonde report web.jsonl -o web.html", "the same as a page to read and to send"),
    ];

    /// <summary>The examples of a command.</summary>
    /// <param name="path">Its name, and those of the commands above it, without the program's.</param>
    public static IReadOnlyList<Example> Of(IReadOnlyList<string> path) => path switch
    {
        [] => First,
        ["measure"] => First.Take(3).ToArray(),
        ["measure", var name] when Find(name) is { } about => OfExperiment(name, about),
        ["targets" or "load"]
            => [.. Others.Where(each => each.Key.StartsWith(path[0] + ' ', StringComparison.Ordinal)).SelectMany(each => each.Value)],
        _ => Others.GetValueOrDefault(string.Join(' ', path), []),
    };

    private static readonly Dictionary<string, Example[]> Others = new()
    {
        ["observe"] =
        [
            new("sonde observe -i eth0 tcp tfo --for 60s", "a minute of an interface: a line a flow"),
            new("sonde observe -i capture.pcap basic tcp icmp", "the flows of a capture file"),
        ],
        ["replay"] =
        [
            new("sonde replay test.pcap --control control.pcap", "requests with rising TTL of any tracer, and their control"),
            new("sonde replay run.pcap -o lines.jsonl", "what --pcap of a measurement wrote"),
        ],
        ["targets filter"] = [new("sonde targets filter --dp 443 < targets.csv", "one target an address, all at this port")],
        ["targets resolve"] = [new("sonde targets resolve --dp 443 < names.csv", "names to jobs, one an address")],
        ["conditions"] =
        [
            new("sonde conditions tfo.jsonl", "how often each condition came"),
            new("sonde conditions before.jsonl after.jsonl", "what differs between two runs"),
            new("sonde conditions --list", "all conditions there are"),
        ],
        ["redact"] = [new("sonde redact old.json --probe-ip 192.0.2.7 -o safe.json", "a report of others made safe to publish")],
        ["scapy-summary"] = [new("sonde scapy-summary old.json", "the packets of a report in Scapy's words")],
        ["classify"] =
        [
            new("sonde classify CP_Quack-echo-2024-01-01-00-00-00.tar.gz -o classified", "a raw scan to tables of outcomes"),
            new("sonde classify scans -o classified --format parquet --shard 0/8", "an eighth of many, in Parquet"),
            new("sonde classify results.jsonl -o - --tables outcomes", "lines of sonde measure to rows on standard output"),
        ],
        ["explain"] = [new("sonde explain results.json:17", "why line 17 came out as it did")],
        ["outcomes"] = [new("sonde outcomes", "every outcome, and the texts that lead to it")],
        ["tables"] = [new("sonde tables", "every column of every table, with its meaning")],
        ["schemas"] = [new("sonde schemas tcpping", "the JSON Schema of a line of tcpping")],
        ["summary"] =
        [
            new("sonde summary classified --by country", "counts and rates of a classified scan"),
            new("sonde summary classified --by country,date --excel > days.csv", "a table for a spreadsheet"),
            new("sonde summary web.jsonl --by domain --enough 5", "of live measurements, rates from five tests on"),
            new("sonde summary --explain", "what each column means and does not mean"),
        ],
        ["compare"] =
        [
            new("sonde compare before.jsonl after.jsonl", "what changed between two runs, and at which targets"),
            new("sonde compare 2024-01-05 2024-01-12 --in classified --by country", "between two days of a folder, by country"),
            new("sonde compare before.jsonl after.jsonl --targets --excel > targets.csv", "the list of targets that changed"),
        ],
        ["changes"] =
        [
            new("sonde changes classified --by domain,network", "when a domain began to be interfered with in a network, and ended"),
            new("sonde changes traces.jsonl --by domain --bin hour", "the same of targets traced from here, by the hour"),
            new("sonde changes traces.jsonl --by domain --of \"hop > 9\"", "when the way to a target became longer"),
        ],
        ["report"] = [new("sonde report classified -o report.html", "one page with its rows, to read and to send")],
        ["serve"] = [new("sonde serve web.jsonl --open", "a measurement that still runs, in the browser")],
        ["query"] =
        [
            new("sonde query classified \"SELECT outcome, count(*) AS n FROM outcomes GROUP BY outcome ORDER BY n DESC\"",
                "SQL over the tables"),
            new("sonde query classified -f question.sql --format csv --excel -o answer.csv",
                "a query out of a file, its answer for a spreadsheet"),
            new("sonde query classified \"SHOW TABLES\"", "which there are"),
        ],
        ["load clickhouse"] = [new("sonde load clickhouse http://localhost:8123/default classified", "the tables into a warehouse")],
        ["experiments"] = [new("sonde experiments tcpping", "what an experiment does, its options and its limits")],
        ["config"] = [new("sonde config tcpping", "every option of an experiment, what is in force, and from where")],
        ["doctor"] = [new("sonde doctor", "what works on this machine, and what makes the rest work")],
        ["completion"] = [new("eval \"$(sonde completion bash)\"", "completion in this shell")],
        ["manual"] = [new("sonde manual > sonde.1", "the manual, to be read by man ./sonde.1")],
    };

    private static ExperimentDescription? Find(string name)
        => ExperimentCatalog.All.Select(each => each.Description).FirstOrDefault(about => about.CommandName == name);

    private static Example[] OfExperiment(string name, ExperimentDescription about)
    {
        string flags = about.ExampleFlags.Length > 0 ? $" {about.ExampleFlags}" : "";
        return
        [
            new($"sonde measure {name} {about.TargetExample}{flags}", "one target, in words on a terminal"),
            new($"sonde measure {name} -f targets.txt{flags} -o results.jsonl", "a list, a line of JSON a target"),
            new($"sonde measure {name} -f targets.txt{flags} --dry-run", "what would be sent, and how long it takes"),
        ];
    }
}
