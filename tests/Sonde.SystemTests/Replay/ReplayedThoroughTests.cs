using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Traceroute;

namespace Sonde.SystemTests.Replay;

/// <summary>
/// Trials that looked for more (<c>--thorough</c>), measured with --pcap and read out of it again: one line for the name, and what it said
/// live. What looked for the hop is no trace, other letters are no other name, and who was asked again is no control resolver.
/// </summary>
public sealed class ReplayedThoroughTests
{
    private const string Target = "10.84.0.1", Control = "10.84.0.2", Lie = "10.84.0.99", Truth = "10.84.0.98", Name = PayloadRun.Blocked;

    [Theory]
    [InlineData("http")]
    [InlineData("dns")]
    public async Task Trial_that_looked_for_its_hop_is_told_as_it_was_live(string service)
    {
        using var chain = LabChain.Of(2, "10.84.0.0/24");
        if (service == "http") await chain.Server.NginxAsync(80);
        chain.Client.Sysctl(("ipv4.tcp_timestamps", "0")); // the box looks where the name stands without them
        chain.Routers[1].Rules(Middlebox.ResetHttp(Name));
        using var liar = LabResolver.Serve(chain.Server, IPAddress.Parse(Target), question => [Answer(question, Lie)]);
        using var control = LabResolver.Serve(chain.Server, IPAddress.Parse(Control), question => [Answer(question, Truth)]);
        string file = Path.Combine(chain.Client.Folder("pcap"), "thorough.pcap");
        SondeRun live = await chain.Client.SondeAsync(
            ["measure", service, Target, "--domain", Name, "--thorough", "--pcap", file, "--allow", "10.84.0.0/24", "--yes",
                "--spacing", "100ms", "--pause", "100ms",
                .. service == "dns" ? (string[])["--control-resolver", Control, "--no-fetch", "--window", "200ms"]
                    : ["--control-delay", "100ms", "--stateful-delay", "200ms"]]);
        live.ExitCode.ShouldBe(0, live.Error);
        Told(live.Line).ShouldNotStartWith("match");
        SondeRun replayed = await chain.Client.SondeAsync("replay", file);
        replayed.ExitCode.ShouldBe(0, replayed.Error);
        replayed.Lines.Count.ShouldBe(1, replayed.Output);
        Told(replayed.Line).ShouldBe(Told(live.Line));
    }

    // Of other names both say the same.
    private static byte[] Answer(byte[] question, string address)
    {
        bool isBlocked = Encoding.ASCII.GetString(question).Contains("blocked", StringComparison.OrdinalIgnoreCase);
        return LabResolver.Answer(question, IPAddress.Parse(isBlocked ? address : Truth));
    }

    private static string Told(JsonElement line)
        => $"{line.GetProperty("x_outcome_code")} ({line.GetProperty("x_expectation")}) of {line.GetProperty("test_url")}";
}
