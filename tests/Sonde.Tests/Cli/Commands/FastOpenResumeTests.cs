using System.Text.Json;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>A run of <c>sonde measure tfo</c> that was ended at any moment goes on where it was: each input has its line once.</summary>
public sealed class FastOpenResumeTests
{
    private const string Input = """
        {"dip":"192.0.2.1","dp":53,"domain":"a.example","rank":"1"}
        {"dip":"192.0.2.1","dp":53,"domain":"a.example","rank":"2"}
        {"dip":"192.0.2.1","dp":53,"domain":"b.example"}
        192.0.2.2,53,c.example,7
        [2001:db8::0:1]:53
        192.0.2.8/31:53
        {"dip":"192.0.2.3","dp":99999}
        {"dip":"127.0.0.9","dp":53}
        garbage at all
        [1,2]
        192.0.2.4

        """;

    private static readonly string[] All =
    [
        "192.0.2.1 53 a.example", "192.0.2.1 53 b.example", "192.0.2.2 53 c.example", "2001:db8::0:1 53 ", "192.0.2.8 53 ", "192.0.2.9 53 ",
        "error 192.0.2.3 99999 ", "error 127.0.0.9 53 ", "error garbage at all  ", "error [1,2]", "192.0.2.4  ",
    ];

    [Dear]
    [Fact]
    public void Whole_file_needs_nothing_and_one_cut_anywhere_is_made_whole()
    {
        using TestHost host = Host();
        string results = host.Path("results");
        host.Input = Input;
        Measure(host, "-o", results).Ends(3);
        string whole = host.Read("results");
        Keys(whole).Order().ShouldBe(All.Order());
        for (int cut = 0; cut <= whole.Length; cut += 211)
        {
            File.WriteAllText(results, whole[..^cut]);
            host.Input = Input;
            Measure(host, "--resume", results).Ends(3);
            Keys(host.Read("results")).Order().ShouldBe(All.Order(), $"{cut} bytes were missing");
        }
    }

    [Fact]
    public void Other_options_are_another_measurement_and_so_is_what_could_not_be_measured_before()
    {
        using TestHost host = Host();
        string results = host.Path("results");
        Run(host, 3, "192.0.2.2/31:53", "-o", results).ShouldBe(2, "both are blocked");
        Run(host, 3, "192.0.2.2/31:53", "--resume", results).ShouldBe(2);
        Run(host, 0, "192.0.2.2/31:53", "--allow", "192.0.2.0/24", "--resume", results).ShouldBe(4);
        Run(host, 0, "192.0.2.2/31:53", "--allow", "192.0.2.0/24", "--resume", results).ShouldBe(4);
        Run(host, 0, "192.0.2.2/31:53", "--allow", "192.0.2.0/24", "--timeout", "3s", "--resume", results).ShouldBe(6);
    }

    [Fact]
    public void Interrupted_measurement_is_measured_again()
    {
        TestHost? host = null;
        bool interrupts = true;
        var clock = new SimulatedClock();
        var talks = new SimulatedConversations(
            clock, (_, n) => SimulatedTalk.Answers() with { OnSend = interrupts && n == 1 ? () => host!.Interrupt() : null });
        using (host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence, clock) { Conversations = talks }))
        {
            string results = host.Path("results");
            Measure(host, "192.0.2.2:53", "-o", results).Ends(130);
            interrupts = false;
            Measure(host, "192.0.2.2:53", "--resume", results).Ends(0);
            IReadOnlyList<JsonElement> lines = CliRun.Parse(host.Read("results"));
            lines.Count.ShouldBe(2);
            lines[0].GetProperty("error").GetString().ShouldBe("interrupted");
            lines[1].GetProperty("conditions")[0].GetString().ShouldBe("tfo.connectivity.works");
            Measure(host, "192.0.2.2:53", "--resume", results).Ends(0);
            CliRun.Parse(host.Read("results")).Count.ShouldBe(2);
        }
    }

    [Fact]
    public void Name_without_address_is_told_once()
    {
        using TestHost host = Host();
        string results = host.Path("results");
        host.Network.Names["here.example"] = [System.Net.IPAddress.Parse("192.0.2.5")];
        Run(host, 0, "here.example:53", "nowhere.example:53", "--resolve", "--allow", "192.0.2.0/24", "-o", results).ShouldBe(2);
        Run(host, 0, "here.example:53", "nowhere.example:53", "--resolve", "--allow", "192.0.2.0/24", "--resume", results).ShouldBe(2);
    }

    [Dear]
    [Fact]
    public void Repeated_run_measures_all_in_each_round()
    {
        using TestHost host = Host();
        Measure(host, "192.0.2.2:53", "192.0.2.2:53", "--repeat-every", "10s", "--for", "25s").Ends(0).Lines.Count.ShouldBe(3);
    }

    private static TestHost Host()
    {
        var clock = new SimulatedClock();
        return new TestHost(
            new SimulatedNetwork(
                (_, _) => Answer.Silence, clock)
            { Conversations = new SimulatedConversations(clock, (_, _) => SimulatedTalk.Answers()) });
    }

    private static int Run(TestHost host, int exitCode, params string[] arguments)
    {
        host.Run(["measure", "tfo", "--layer", "kernel", "--connect", "tcp", .. arguments]).Ends(exitCode);
        return CliRun.Parse(host.Read("results")).Count;
    }

    private static CliRun Measure(TestHost host, params string[] arguments)
        => host.Run(
            ["measure", "tfo", "--layer", "kernel", "--connect", "tcp", "--rate", "0", "--allow", "192.0.2.0/24", "--allow",
                "2001:db8::/32", .. arguments]);

    private static IEnumerable<string> Keys(string results) => CliRun.Parse(results).Select(line =>
    {
        string Text(string name) => line.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
        string key = Text("x_line") is { Length: > 0 } text ? text : $"{Text("dip")} {Text("dp")} {Text("domain")}";
        return line.TryGetProperty("error", out _) ? $"error {key}" : key;
    });
}
