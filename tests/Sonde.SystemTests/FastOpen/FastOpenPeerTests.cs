using System.Net;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary>Real servers, near and far, by every layer and in both families: the exact conditions.</summary>
public sealed class FastOpenPeerTests
{
    private const string Kinds = "option.passed option.kind:254 option.kind:34";

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public async Task Resolvers_and_web_servers_speak_it_and_an_old_one_does_not(int delay)
    {
        using PeerLab lab = await PeerLab.CreateAsync(TimeSpan.FromMilliseconds(delay));
        (string Mode, int Port, LabHost Host)[] peers =
        [
            ("dnstcp", 53, lab.Unbound), ("dnstcp", 53, lab.Dnsdist), ("http", 80, lab.Web), ("https", 443, lab.Web), ("tcp", 80, lab.Web),
            ("http", 80, lab.Old), ("https", 443, lab.Old),
        ];
        foreach (string layer in (string[])["kernel", "wire", "both"])
        {
            foreach ((string mode, int port, LabHost host) in peers)
            {
                string input = string.Concat(
                    ((IPAddress[])[host.V4, host.V6])
                    .Select(address => $$"""{"dip":"{{address}}","dp":{{port}},"domain":"lab.test"}""" + "\n"));
                SondeRun run = await lab.Client.SondeAsync(
                    new LabProcessOptions { Input = input },
                    ["measure", "tfo", "--connect", mode, "--layer", layer, "--timeout", "3s", "--yes", "--allow", "0.0.0.0/0", "--allow",
                        "::/0"]);
                run.ExitCode.ShouldBe(0, run.Error);
                run.Lines.Count.ShouldBe(2);
                foreach (var line in run.Lines)
                {
                    string[] words = [
                        .. line.GetProperty("conditions").EnumerateArray()
                        .Select(word => word.GetString()!.Replace("tfo.", "", StringComparison.Ordinal))
                        .Where(word => !word.StartsWith("rtt_saved:", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
                    string.Join(' ', words)
                        .ShouldBe(
                            string.Join(' ', Expected(layer, host == lab.Old).Split(' ').Order(StringComparer.Ordinal)),
                            $"{mode} {layer} {host.Name} {line}");
                }
            }
        }
    }

    // One after the other: a handshake that were left open would take one of the five places for good.
    [Fact]
    public async Task Five_places_for_fast_open_are_never_all_taken()
    {
        using PeerLab lab = await PeerLab.CreateAsync(TimeSpan.Zero);
        for (int i = 0; i < 4; i++)
        {
            string input = string.Concat(
                Enumerable.Range(0, 6).Select(n => $$"""{"dip":"{{lab.Unbound.V4}}","dp":53,"domain":"n{{n}}.lab.test"}""" + "\n"));
            SondeRun run = await lab.Client.SondeAsync(
                new LabProcessOptions { Input = input }, ["measure", "tfo", "--parallel", "1", "--yes", "--allow", "0.0.0.0/0"]);
            run.ExitCode.ShouldBe(0, run.Error);
            run.Lines.Count.ShouldBe(6);
            run.Lines.ShouldAllBe(
                line => line.GetProperty("conditions").EnumerateArray().Any(word => word.GetString() == "tfo.syndata.acked"));
        }
    }

    private static string Expected(string layer, bool isOld) => (layer, isOld) switch
    {
        ("kernel", true) => "connectivity.works cookie.not_received",
        ("wire", true) => "cookie.not_received undecided:legacy_or_stripped",
        (_, true) => "connectivity.works cookie.not_received undecided:legacy_or_stripped",
        ("kernel", _) => "connectivity.works cookie.received syndata.acked",
        ("wire", _) => $"cookie.received syndata.acked {Kinds}",
        _ => $"connectivity.works cookie.received syndata.acked {Kinds}",
    };
}
