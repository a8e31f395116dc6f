using System.Net;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

public sealed class MeasureArgumentsTests
{
    private const string Target = "tcpconnect://192.0.2.1:80";

    [Fact]
    public void Interface_stands_before_or_after_the_name_of_the_experiment()
    {
        foreach (string[] args in (
            string[][])[["measure", "-i", "eth0", "tcpping", Target], ["measure", "tcpping", Target, "--interface", "eth0"]])
        {
            using var host = new TestHost();
            host.Run(args).Ends(0);
            host.Network.Settings!.Interface.ShouldBe("eth0");
        }
    }

    [Fact]
    public void Source_is_where_probes_leave_from()
    {
        using var host = new TestHost();
        host.Ping("--source", "2001:db8::9", Target).Ends(0);
        host.Network.Settings!.Source.ShouldBe(IPAddress.Parse("2001:db8::9"));
    }

    [Fact]
    public void Interface_or_source_that_is_not_there_ends_the_run_before_any_packet()
    {
        using var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)) { Flaw = "there is no interface eth9" })
            .WithoutConsent();
        host.Ping("-i", "eth9", Target, "--yes").Ends(2).Error.ShouldBe("sonde: there is no interface eth9\n");
        host.Network.Connects.Sent.ShouldBeEmpty();
        host.HasConsent.ShouldBeFalse("a run that cannot be says nothing about consent");
    }

    [Theory]
    [InlineData("-4", "tcpconnect://192.0.2.1:80", 0)]
    [InlineData("-4", "tcpconnect://[2001:db8::1]:80", 2)]
    [InlineData("-6", "tcpconnect://[2001:db8::1]:80", 0)]
    [InlineData("-6", "tcpconnect://192.0.2.1:80", 2)]
    public void Family_that_was_not_asked_for_is_a_bad_argument(string family, string target, int exitCode)
    {
        using var host = new TestHost();
        host.Ping(family, target).Ends(exitCode);
    }

    [Theory]
    [InlineData("-4", "tcpconnect://192.0.2.1:80")]
    [InlineData("-6", "tcpconnect://[2001:db8::1]:80")]
    public void Family_chooses_among_the_addresses_of_a_name(string family, string input)
    {
        using var host = new TestHost();
        host.Network.Names["example.com"] = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")];
        CliRun run = host.Ping(family, "--resolve", "--allow", "0.0.0.0/0", "--allow", "::/0", "tcpconnect://example.com:80").Ends(0);
        run.Inputs.ShouldBe([input]);
        run.Lines[0].GetProperty("x_hostname").GetString().ShouldBe("example.com");
    }

    [Theory]
    [InlineData("--delay", "500ms", "Delay=500")]
    [InlineData("--delay", "2s", "Delay=2000")]
    [InlineData("--timeout", "1.5s", "Timeout=1500")]
    [InlineData("-O", "Delay=500", "Delay=500")]
    public void Flags_take_a_unit_and_assignments_are_milliseconds(string flag, string value, string recorded)
    {
        using var host = new TestHost();
        host.Run("measure", "tcpping", Target, flag, value).Ends(0)
            .Lines[0].GetProperty("options").EnumerateArray().Select(option => option.GetString()).ShouldBe([recorded]);
    }

    [Theory]
    [InlineData("-O delay=5", "no such field: delay")]
    [InlineData("-O Delay=fast", "cannot set integer option")]
    [InlineData("-O Delay", "must be")]
    [InlineData("--delay 3parsecs", "'3parsecs' is not a duration")]
    [InlineData("--delay 1.5us", "must be from 1ms to 3600s")]
    [InlineData("--delay 1.5ms", "must be whole milliseconds")]
    [InlineData("--repetitions 0", "from 1 to 1000000")]
    [InlineData("--rate -1", "--rate -1")]
    [InlineData("--rate NaN", "--rate NaN")]
    [InlineData("--rate 1e-9", "--rate 1e-9")]
    [InlineData("--parallel 0", "from 1 to 1000000")]
    [InlineData("--source nowhere", "--source nowhere: must be an address")]
    [InlineData("--allow 192.0.2.0/33", "--allow 192.0.2.0/33: must be an address or a prefix")]
    [InlineData("--blocklist /nowhere/list", "--blocklist /nowhere/list")]
    [InlineData("--max-runtime 0", "--max-runtime 0: must be longer than 0")]
    [InlineData("--max-runtime 87600h", "--max-runtime 87600h: must be at most 1080h")]
    [InlineData("--for 1s", "give --repeat-every too")]
    [InlineData("--random --seed -5", "--seed -5")]
    [InlineData("--probe-asn 64496", "must be AS and a number")]
    [InlineData("--probe-cc it", "must be two capital letters")]
    [InlineData("--annotation nothing", "must be KEY=VALUE")]
    [InlineData("--no-redact=yes", "the only value is publish-my-address")]
    [InlineData("-q -v", "exclude each other")]
    [InlineData("-4 -6", "exclude each other")]
    [InlineData("--resume /nowhere/results", "there is no file /nowhere/results")]
    [InlineData("--output /nowhere/results", "/nowhere/results")]
    [InlineData("--output=", "--output")]
    [InlineData("--metadata /nowhere/metadata", "--metadata /nowhere/metadata")]
    [InlineData("-f /nowhere/targets", "-f /nowhere/targets: there is no folder /nowhere")]
    [InlineData("-f /", "-f /: this is a folder")]
    [InlineData("-f - -f -", "standard input can be read once only")]
    [InlineData("-f - --repeat-every 1s", "standard input can be read once only")]
    [InlineData("--control nowhere", "--control nowhere")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("192.0.2.1", "scheme must be tcpconnect (did you mean")]
    [InlineData("example.com:443", "did you mean tcpconnect://example.com:443?")]
    [InlineData("tcpconnect://192.0.2.1", "the URL must include a port")]
    [InlineData("tcpconnect://example.com:443", "add --resolve")]
    public void Bad_argument_is_told_before_any_packet(string args, string error)
    {
        using var host = new TestHost { Input = "" };
        CliRun run = host.Run(["measure", "tcpping", Target, .. args.Split(' ')]);
        run.Ends(2).Error.ShouldContain(error);
        run.Output.ShouldBeEmpty();
        host.Network.Settings.ShouldBeNull("nothing was opened");
    }

    [Fact]
    public void Target_that_is_a_file_is_taken_for_a_slip()
    {
        using var host = new TestHost();
        string file = host.Write("targets.txt", Target);
        host.Ping(file).Ends(2).Error.ShouldContain($"to read targets from the file, use -f {file}");
    }

    [Fact]
    public void Results_may_not_go_into_a_file_of_targets()
    {
        using var host = new TestHost();
        string file = host.Write("targets.txt", Target);
        host.Ping("-f", file, "-o", file).Ends(2).Error.ShouldContain("are the same file: it cannot be read and written in one run");
        host.Read("targets.txt").ShouldBe(Target + "\n");
    }

    [Fact]
    public void Unknown_experiment_or_command_is_a_bad_argument()
    {
        using var host = new TestHost();
        host.Run("measure", "tcppong", Target).Ends(2);
        host.Run("messure").Ends(2).Error.ShouldBe("sonde: unknown command \"messure\"; did you mean measure?\n");
        host.Run("measure").Ends(2);
    }
}
