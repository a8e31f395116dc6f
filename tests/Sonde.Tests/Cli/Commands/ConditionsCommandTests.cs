using Sonde.Measurements.Model;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>Counts of conditions by port and network, of Sonde's results and of PATHspider's own.</summary>
public sealed class ConditionsCommandTests
{
    private static readonly string[] Theirs =
    [
        """{"dip":"192.0.2.1","dp":53,"domain":"a.example","info":{"ASN":64500},"sip":"192.0.2.9","time":{"from":"2026-11-22 01:01:39.683750","to":"2026-11-22 01:01:39.687658"},"conditions":["tfo.connectivity.works","tfo.cookie.received","tfo.syndata.acked"]}""",
        """{"dip":"192.0.2.2","dp":"53","dip_asn":"AS64501","conditions":["tfo.connectivity.broken","pathspider.missed_flows:1"],"missed_flows":1}""",
        """{"dip":"192.0.2.3","dp":53,"info":{"ASN":"64500"},"conditions":["tfo.connectivity.works","tfo.rtt_saved:12.5"]}""",
        """{"dip":"192.0.2.4","dp":80,"conditions":[]}""",
        """{"dip":"192.0.2.5","dp":80,"error":"no"}""",
    ];

    [Fact]
    public void Counts_are_by_condition_port_and_network()
    {
        using var host = new TestHost();
        CliRun run = host.Run("conditions", host.Write("theirs", Theirs), "--format", "csv").Ends(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldBe("""
            condition,port,asn,count
            "error",80,,1
            "pathspider.missed_flows:1",53,AS64501,1
            "tfo.connectivity.broken",53,AS64501,1
            "tfo.connectivity.works",53,AS64500,2
            "tfo.cookie.received",53,AS64500,1
            "tfo.rtt_saved",53,AS64500,1
            "tfo.syndata.acked",53,AS64500,1

            """);
    }

    [Fact]
    public void Forms_say_the_same()
    {
        using var host = new TestHost();
        string file = host.Write("theirs", Theirs);
        host.Run("conditions", file).Ends(0).Output.Split('\n').ShouldContain("        2     53  AS64500      tfo.connectivity.works");
        CliRun json = host.Run("conditions", file, file, "--sum", "--format", "json").Ends(0);
        json.Lines.Count.ShouldBe(7);
        json.Output.Split('\n').ShouldContain("""{"condition":"tfo.connectivity.works","port":53,"asn":"AS64500","count":4}""");
        json.Output.Split('\n').ShouldContain("""{"condition":"error","port":80,"asn":null,"count":2}""");
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void At_a_terminal_columns_have_names_and_no_word_is_broken(int width)
    {
        using var host = new TestHost();
        string file = host.Write("theirs", Theirs), after = host.Write("after", Theirs[..2]);
        host.IsTerminal = true;
        host.Size = (width, 50);
        string output = host.Run("conditions", file).Ends(0).Output;
        output.ShouldStartWith("  count   port  network  condition\n");
        output.ShouldContain("  tfo.connectivity.works\n");
        string differs = host.Run("conditions", file, after).Ends(0).Output, list = host.Run("conditions", "--list").Ends(0).Output;
        differs.ShouldContain("tfo.rtt_saved");
        list.ShouldContain("pathspider.missed_flows:N");
        (output + differs + list).Split('\n').ShouldAllBe(line => line.Length < width);
    }

    [Fact]
    public void Difference_of_two_files_shows_what_changed()
    {
        using var host = new TestHost();
        string before = host.Write("before", Theirs), after = host.Write("after", Theirs[..2]);
        host.Run("conditions", before, after, "--format", "csv").Ends(0).Output.ShouldBe("""
            condition,port,asn,before,after,difference,appeared,went,chance
            "error",80,,1,0,-1,0,0,1
            "tfo.connectivity.works",53,AS64500,2,1,-1,0,0,1
            "tfo.rtt_saved",53,AS64500,1,0,-1,0,0,1

            """);
        host.Run("conditions", before, after, "--format", "json").Ends(0).Output.Split('\n')
            .ShouldContain(
                """{"condition":"tfo.connectivity.works","port":53,"asn":"AS64500","before":2,"after":1,"difference":-1,"appeared":[],"went":[],"chance":1}""");
        string works = Theirs[0].Replace("works", "broken", StringComparison.Ordinal);
        host.Run("conditions", before, host.Write("changed", [works, .. Theirs[1..]])).Ends(0).Output.ShouldContain(
            "tfo.connectivity.broken  (appeared at 1, went from 0 targets; may be noise)");
        host.Run("conditions", before, before).Ends(0).Output.ShouldBeEmpty();
    }

    [Fact]
    public void Line_that_is_no_result_is_told_by_its_number_and_stops_nothing()
    {
        using var host = new TestHost();
        CliRun run = host.Run("conditions", host.Write("mixed", "garbage", Theirs[1], "[1]", "", Theirs[1])).Ends(3);
        run.Error.ShouldContain(":1: it is not JSON");
        run.Error.ShouldContain(":3: it is not an object of JSON");
        run.Output.ShouldContain("        2     53  AS64501      tfo.connectivity.broken");
        host.Run("conditions", host.Path("nowhere")).Ends(2).Error.ShouldContain("there is no such file");
    }

    [Fact]
    public void Results_of_a_run_are_counted_at_its_end_as_the_command_counts_them()
    {
        var clock = new SimulatedClock();
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Conversations = new SimulatedConversations(
                clock, (talk, _) => talk.Target.Port == 81 ? SimulatedTalk.Fails(111) : SimulatedTalk.Answers()),
        });
        string results = host.Path("results");
        CliRun run = host.Run(
            "measure", "tfo", "192.0.2.1:80", "192.0.2.2:80", "192.0.2.1:81", "--layer", "kernel", "--connect", "tcp", "-v", "-o", results,
            "--metadata", host.Path("metadata")).Ends(0);
        run.Error.ShouldContain("2  port 80 tfo.connectivity.works");
        run.Error.ShouldContain("1  port 81 tfo.target.refused");
        host.Metadata.GetProperty("findings").GetProperty("port 80 tfo.cookie.not_received").GetInt64().ShouldBe(2);
        host.Run("conditions", results, "--format", "csv").Ends(0).Output.ShouldBe("""
            condition,port,asn,count
            "tfo.connectivity.offline",81,,1
            "tfo.connectivity.works",80,,2
            "tfo.cookie.not_received",80,,2
            "tfo.target.refused",81,,1

            """);
    }

    [Fact]
    public void Published_results_of_every_plugin_are_counted()
    {
        string folder = Samples.Path("pathspider-samples");
        using var host = new TestHost();
        CliRun run = host.Run(
            ["conditions",
                .. Directory.EnumerateFiles(folder, "*-*.ndjson")
                .Where(file => !Path.GetFileName(file).StartsWith("observe", StringComparison.Ordinal)).Order(), "--format", "csv"])
            .Ends(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldContain("\"tfo.syndata.acked\",53,AS64500,");
        run.Output.ShouldContain("\"ecn.negotiation.succeeded\",");
        run.Output.ShouldContain("\"dscp.48.connectivity.");
    }

    [Fact]
    public void List_has_every_word_and_needs_no_file()
    {
        using var host = new TestHost();
        CliRun csv = host.Run("conditions", "--list", "--format", "csv").Ends(0);
        csv.Output.Split('\n')[1].ShouldBe(
            "tfo.connectivity.works,,tfo.connectivity,true,\"the system's first connection, without fast open, and its third, with a cookie, were answered\"");
        csv.Output.Split('\n').ShouldContain(line => line.StartsWith("tfo.undecided,path_loss,tfo.undecided,false,"));
        CliRun json = host.Run("conditions", "--list", "--format", "json").Ends(0);
        json.Lines.Count.ShouldBe(ConditionCatalog.All.Sum(word => word.Forms.Count()));
        json.Lines.Select(line => line.GetProperty("condition").GetString()).Distinct()
            .ShouldBe(ConditionCatalog.All.Select(word => word.Name));
        host.Run("conditions", "--list").Ends(0).Output.ShouldContain("tfo.rtt_saved:MS ");
        host.Run("conditions", "--list", "x").Ends(2).Error.ShouldContain("--list reads no file");
        host.Run("conditions").Ends(2).Error.ShouldContain("--list");
    }
}
