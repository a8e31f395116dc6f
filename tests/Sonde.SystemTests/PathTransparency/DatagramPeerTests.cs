using Sonde.SystemTests.FastOpen;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.PathTransparency;

/// <summary>
/// Real resolvers and web servers, each on a host of its own, behind a kernel's router that does as the recipes of a path do.
/// </summary>
public sealed class DatagramPeerTests
{
    [Fact]
    public async Task Unbound_and_dnsdist_take_datagrams_without_a_checksum_and_with_the_reserved_bit()
    {
        using PeerLab lab = await PeerLab.CreateAsync(TimeSpan.FromMilliseconds(5));
        string[] targets = [$"{lab.Unbound.V4}:53", $"{lab.Dnsdist.V4}:53"];
        (await SaidAsync(lab, "udpzero", targets, "--locate"))
            .ShouldBe(["udpzero.connectivity.works udpzero.path.kept", "udpzero.connectivity.works udpzero.path.kept"]);
        (await SaidAsync(lab, "evilbit", targets, "--connect", "dnsudp", "--locate")).ShouldAllBe(
            said => said == "evilbit.connectivity.works evilbit.mark.not_seen evilbit.path.kept");
    }

    [Fact]
    public async Task Nginx_takes_the_reserved_bit_and_all_options()
    {
        using PeerLab lab = await PeerLab.CreateAsync(TimeSpan.FromMilliseconds(5));
        (await SaidAsync(lab, "evilbit", [$"{lab.Web.V4}:443"], "--connect", "https", "--locate")).Single()
            .ShouldBe("evilbit.connectivity.works evilbit.mark.not_seen evilbit.undecided:kept_or_cleared");
        string[] said = (await SaidAsync(lab, "tcpopt", [$"{lab.Web.V4}:443", $"[{lab.Web.V6}]:443"], "--connect", "https"));
        said.ShouldAllBe(each => each.Contains("tcpopt.ts.path.kept") && each.Contains("tcpopt.ws.path.kept")
            && each.Contains("tcpopt.sack.path.kept") && each.Contains("tcpopt.unknown.connectivity.works"));
    }

    [Fact]
    public async Task Without_the_right_to_raw_packets_it_is_a_clear_error()
    {
        using PeerLab lab = await PeerLab.CreateAsync(TimeSpan.Zero);
        foreach (string nettest in (string[])["udpzero", "evilbit", "tcpopt"])
        {
            SondeRun run = await lab.Client.SondeAsync(
                new LabProcessOptions { AsOrdinaryUser = true },
                ["measure", nettest, $"{lab.Unbound.V4}:53", "--yes", "--allow", "0.0.0.0/0"]);
            run.ExitCode.ShouldBe(2, nettest);
            run.Error.ShouldContain("cap_net_raw");
        }
    }

    private static async Task<string[]> SaidAsync(PeerLab lab, string nettest, string[] targets, params string[] flags)
    {
        string input = string.Concat(targets.Select(target =>
        {
            int colon = target.LastIndexOf(':');
            return $$"""{"dip":"{{target[..colon].Trim('[', ']')}}","dp":{{target[(colon + 1)..]}},"domain":"lab.test"}""" + "\n";
        }));
        SondeRun run = await lab.Client.SondeAsync(
            new LabProcessOptions { Input = input },
            ["measure", nettest, "--yes", "--allow", "0.0.0.0/0", "--allow", "::/0", .. flags]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(targets.Length, run.Error);
        return [.. run.Lines.Select(MeddlingRun.Conditions)];
    }
}
