namespace Sonde.Tests.Cli.CommandLine;

/// <summary>What is wrong on a command line is said in one line: what, where, and how to mend it; nothing is sent.</summary>
public sealed class WrongCommandLinesTests
{
    private const string Ping = "measure tcpping tcpconnect://192.0.2.1:80 ";

    [Theory]
    [InlineData("frobnicate", "unknown command \"frobnicate\"")]
    [InlineData("mesure", "did you mean measure?")]
    [InlineData("measure", "needs an experiment")]
    [InlineData("tcpping tcpconnect://192.0.2.1:80", "unknown command \"tcpping\"; did you mean sonde measure tcpping?")]
    [InlineData("measure tcpconnect://192.0.2.1:80 tcpping", "say sonde measure tcpping tcpconnect://192.0.2.1:80")]
    [InlineData("measure 192.0.2.1", "say sonde measure EXPERIMENT 192.0.2.1; there are: tcpping")]
    [InlineData("measure tcpping 192.0.2.1", "did you mean tcpconnect://192.0.2.1:443?")]
    [InlineData("measure tcpping https://192.0.2.1/", "did you mean tcpconnect://192.0.2.1:443?")]
    [InlineData(Ping + "-O Delay=-1", "Delay: -1 ms is not between 1 ms and 3600000 ms")]
    [InlineData(Ping + "-O Repetitions=-3", "Repetitions: -3 is not between 1 and 1000000")]
    [InlineData(Ping + "-q -v", "--quiet and --verbose exclude each other")]
    [InlineData(Ping + "--allow foo", "--allow foo: must be an address or a prefix")]
    [InlineData("measure traceroute 192.0.2.1 --proto sctp", "\"sctp\" is none of icmp, tcp and udp")]
    [InlineData("measure traceroute 192.0.2.1 --port 70000", "\"70000\" is no port from 0 to 65535")]
    [InlineData("measure traceroute http://192.0.2.1", "did you mean 192.0.2.1?")]
    [InlineData("measure traceroute 192.0.2.1 --payload-http", "--payload-http needs a value: HOST")]
    [InlineData("measure traceroute 192.0.2.1 --payload-http a --payload-sni b", "exclude each other: one payload at a time")]
    [InlineData("measure traceroute 192.0.2.1 --watch --for 5", "say 5ms or 5s")]
    [InlineData("measure tfo 192.0.2.1:80 --connect ftp", "--connect ftp: must be")]
    [InlineData("measure tfo 192.0.2.1:80 --layer air", "--layer air: must be both, kernel or wire")]
    [InlineData("measure ecn {bad", "it is not JSON")]
    [InlineData("classify ODD -o OUT --rules mine", "--rules mine: must be sonde or censoredplanet")]
    [InlineData("classify ODD -o OUT --tables x", "--tables")]
    [InlineData("classify ODD -o OUT --ip-metadata ODD", "not a file of IP metadata that is known")]
    [InlineData("summary ODD --by domian", "did you mean domain?")]
    [InlineData("summary ODD --by domain,domain", "domain stands there twice")]
    [InlineData("summary ODD --since tomorrow", "--since tomorrow: must be a day")]
    [InlineData("summary ODD --since 2024-02-01 --until 2024-01-01", "--since 2024-02-01: that is after --until 2024-01-01")]
    [InlineData("summary ODD --enough -1", "--enough -1: must be a whole number")]
    [InlineData("summary ODD --format xls", "--format xls: must be text, csv, json or markdown")]
    [InlineData("explain ODD:x", "ODD:x: there is no such file")]
    [InlineData("compare ODD MISSING", "MISSING: no such file or folder")]
    [InlineData("changes ODD --bin week", "--bin week: must be auto, day or hour")]
    [InlineData("load clickhouse nope ODD", "http://HOST:8123/DATABASE")]
    [InlineData("redact ODD --probe-ip x", "--probe-ip x: must be an address")]
    [InlineData("manual x", "sonde manual takes none")]
    [InlineData("config nope", "must be tcpping, multi_protocol_traceroute, traceroute")]
    [InlineData("conditions", "give results of sonde measure tfo")]
    [InlineData("observe -i MISSING tcp", "there is neither an interface nor a file MISSING")]
    [InlineData("observe -i ODD nochain", "must be basic, tcp, tfo")]
    [InlineData("replay ODD", "is no capture: neither pcap nor pcapng")]
    [InlineData("--versoin", "did you mean --version?")]
    [InlineData("help mesure", "did you mean measure?")]
    [InlineData("measure tcping", "did you mean tcpping?")]
    [InlineData("measure tcpping example.com:443", "did you mean tcpconnect://example.com:443?")]
    [InlineData("measure tcpping tcpconnect://127.0.0.1:99999", "port 99999 is out of range")]
    [InlineData("measure tcpping tcpconnect://[::1:9", "missing ']'")]
    [InlineData("measure tcpping EMPTYTEXT", "target \"\"")]
    [InlineData("measure tcpping -f FOLDER", "-f FOLDER: this is a folder, not a file")]
    [InlineData("measure tcpping -f MISSING", "-f MISSING: there is no such file")]
    [InlineData("measure tcpping -f GARBLED", "a name that is not UTF-8 cannot be opened")]
    [InlineData(Ping + "--repetition 3", "did you mean --repetitions?")]
    [InlineData(Ping + "--repetitions", "--repetitions")]
    [InlineData(Ping + "--repetitions x", "--repetitions x: must be a whole number")]
    [InlineData(Ping + "--repetitions -1", "--repetitions -1: must be a whole number")]
    [InlineData(Ping + "--repetitions 99999999999999999999", "must be a whole number")]
    [InlineData(Ping + "--delay 500", "say 500ms or 500s")]
    [InlineData(Ping + "--delay -5s", "is not a duration")]
    [InlineData(Ping + "--delay 99999999999h", "--delay 99999999999h")]
    [InlineData(Ping + "--rate -1", "--rate -1: must be")]
    [InlineData(Ping + "--rate 1e99", "--rate 1e99: must be")]
    [InlineData(Ping + "--parallel 0", "--parallel 0: must be a whole number from 1")]
    [InlineData(Ping + "--seed -5", "--seed -5: must be a whole number")]
    [InlineData(Ping + "--color blue", "must be auto, always or never")]
    [InlineData(Ping + "--fail-on bad", "must be unexpected or unknown")]
    [InlineData(Ping + "-4 -6", "-4 and -6 exclude each other")]
    [InlineData(Ping + "--max-runtime 5", "say 5ms or 5s")]
    [InlineData(Ping + "--for 1s", "give --repeat-every too")]
    [InlineData(Ping + "-O Foo=1", "no such field: Foo")]
    [InlineData(Ping + "-O Delay", "must be key=value")]
    [InlineData(Ping + "--allow 10.0.0.0/99", "--allow 10.0.0.0/99: must be an address or a prefix")]
    [InlineData(Ping + "--source 300.1.1.1", "--source 300.1.1.1: must be an address")]
    [InlineData(Ping + "-o FOLDER", "FOLDER: this is a folder, not a file")]
    [InlineData(Ping + "-o MISSING/x", "there is no folder MISSING")]
    [InlineData(Ping + "--metadata FOLDER", "--metadata FOLDER: this is a folder")]
    [InlineData(Ping + "--status-file FOLDER", "--status-file FOLDER: this is a folder")]
    [InlineData(Ping + "--metrics FOLDER", "--metrics FOLDER: this is a folder")]
    [InlineData(Ping + "--resume FOLDER", "--resume FOLDER: this is a folder, not a file")]
    [InlineData(Ping + "--resume MISSING", "to begin a run, use --output")]
    [InlineData(Ping + "--resume ODD", "holds no results of tcpping")]
    [InlineData(Ping + "--blocklist MISSING", "--blocklist MISSING: there is no such file")]
    [InlineData(Ping + "--blocklist FOLDER", "--blocklist FOLDER: this is a folder")]
    [InlineData(Ping + "--ip-metadata ODD", "not a file of IP metadata that is known")]
    [InlineData("measure traceroute --max-ttl 300 192.0.2.1", "must be a whole number from 1 to 64")]
    [InlineData("measure traceroute --watch 192.0.2.1 192.0.2.2", "watches one target")]
    [InlineData("measure traceroute --payload-hex zz 192.0.2.1", "no hexadecimal digit")]
    [InlineData("measure http 192.0.2.1", "add --domain NAME, or --domains FILE")]
    [InlineData("measure http 192.0.2.1 --domains EMPTY", "--domains EMPTY: there is no name in it")]
    [InlineData("measure dns 192.0.2.1 --domain a..b", "a part of the name is empty")]
    [InlineData("measure dns 192.0.2.1 --domain x.example --control-resolver foo", "a control resolver is an address")]
    [InlineData("measure tfo 192.0.2.1:99999", "must be a port from 1 to 65535")]
    [InlineData("measure dscp 192.0.2.1:80 --codepoint 64", "a number from 1 to 63")]
    [InlineData("classify ODD", "sonde classify needs --output")]
    [InlineData("classify MISSING -o OUT", "MISSING: no such file or folder")]
    [InlineData("classify ODD -o OUT --format xml", "--format xml")]
    [InlineData("classify ODD -o OUT --threads 0", "--threads 0")]
    [InlineData("classify ODD -o OUT --shard 3/2", "--shard 3/2")]
    [InlineData("classify ODD -o ODD", "ODD")]
    [InlineData("summary MISSING", "MISSING: no such file or folder")]
    [InlineData("summary ODD --by colour", "--by colour")]
    [InlineData("report ODD", "sonde report needs --output")]
    [InlineData("report MISSING -o OUT", "MISSING: no such file or folder")]
    [InlineData("serve GARBLED", "a name that is not UTF-8 cannot be opened")]
    [InlineData("serve MISSING", "MISSING: no such file or folder")]
    [InlineData("serve FOLDER --port -1", "--port -1: must be a whole number from 0 to 65535")]
    [InlineData("query FOLDER", "no query: give one behind the folder")]
    [InlineData("explain MISSING", "MISSING: there is no such file")]
    [InlineData("conditions MISSING", "MISSING")]
    [InlineData("compare ODD", "compare")]
    [InlineData("replay MISSING", "MISSING")]
    [InlineData("observe MISSING", "MISSING")]
    [InlineData("redact MISSING", "MISSING")]
    [InlineData("load MISSING", "load")]
    [InlineData("measure echo 192.0.2.1 --domain a.example --timeout 2s", "--timeout 2s: must be longer than --quiet-time 3s")]
    [InlineData("measure discard 192.0.2.1 --domain a.example --quiet-time 20s", "--timeout 15s: must be longer than --quiet-time 20s")]
    [InlineData("targets --frob", "unknown option --frob")]
    [InlineData("schemas nosuch", "nosuch")]
    [InlineData("completion csh", "csh")]
    [InlineData("experiments nosuch", "nosuch")]
    public void Slip_is_told_in_one_line_and_nothing_is_sent(string line, string told)
    {
        using var host = new TestHost();
        Directory.CreateDirectory(host.Path("FOLDER"));
        host.Write("ODD", "{\"a\":1}");
        host.Write("EMPTY");
        string[] names = ["FOLDER", "ODD", "EMPTY", "MISSING", "OUT"];
        string Placed(string word) => word == "EMPTYTEXT" ? ""
            : word == "GARBLED" ? "na\uFFFDme"
            : Array.Find(names, name => word.StartsWith(name, StringComparison.Ordinal)) is { } name ? host.Path(word) : word;
        CliRun run = host.Run([.. line.Split(' ').Select(Placed)]).Ends(2);
        run.Output.ShouldBeEmpty();
        string error = run.Error.Replace(host.Path("x")[..^1], "", StringComparison.Ordinal);
        error.ShouldStartWith("sonde: ");
        error.TrimEnd('\n').ShouldNotContain("\n", Case.Sensitive, "one line");
        error.ShouldContain(told);
        error.ShouldNotContain("System.");
        host.Network.Connects.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark", "")]
    public void List_without_a_target_is_said_to_be_empty(params string[] lines)
    {
        using var host = new TestHost();
        string list = host.Write("list", lines);
        host.Run("measure", "tcpping", "-f", list).Ends(0).Error.ShouldBe($"sonde: there is no target in {list}: nothing was measured\n");
        host.Run("measure", "tcpping", "-f", list, "-q").Ends(0).Error.ShouldBeEmpty();
        host.Input = "";
        host.Run("measure", "tcpping").Ends(0).Error.ShouldBe("sonde: there is no target in standard input: nothing was measured\n");
    }

    [Fact]
    public void Help_of_a_command_may_be_asked_for_as_a_command()
    {
        using var host = new TestHost();
        host.Run("help").Ends(0).Output.ShouldBe(host.Run("--help").Output);
        host.Run("help", "measure", "tcpping").Ends(0).Output.ShouldBe(host.Run("measure", "tcpping", "--help").Output);
    }
}
