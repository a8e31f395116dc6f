using System.Text;
using Sonde.SystemTests.Lab;
using Sonde.Tests.Cli.Output;

namespace Sonde.SystemTests.Privacy;

/// <summary>An address that this machine gets while it measures, and measures from, is in nothing that is written.</summary>
public sealed class AddressInMidRunTests
{
    private const int Number = 77;

    public static TheoryData<string, bool> Measurements
        => new(from name in (string[])["tcpping", "traceroute", "payload", "tfo"] from ipv6 in (bool[])[false, true] select (name, ipv6));

    [Theory]
    [MemberData(nameof(Measurements))]
    public async Task Is_in_no_result_no_capture_no_metadata_and_on_no_screen(string name, bool ipv6)
    {
        using var chain = LabChain.Of(3, "192.0.2.0/24", "2001:db8:99::/64");
        await chain.Server.NginxAsync(80);
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027"));
        var own = new OwnAddress(ipv6 ? "IPv6" : "IPv4", Number);
        foreach (LabHost host in chain.Routers.Append(chain.Server))
        {
            LabEnd back = host.Links[0].Beyond(host);
            host.Ip($"route add {own.Local} via {back.Address(ipv6)} dev {host.Links[0].At(host).Interface}");
        }

        foreach ((string file, byte[] bytes) in await RunAsync(chain, name, ipv6, own)) own.ShouldNotBeIn(bytes, file);

        // The address is in all of them where it may be: else this test could not fail.
        foreach ((string file, byte[] bytes) in (await RunAsync(chain, name, ipv6, own, "--no-redact=publish-my-address"))
            .Where(each => each.Key is "results" or "capture" || (each.Key == "metadata" && name == "tcpping")))
            Should.Throw<ShouldAssertException>(() => own.ShouldNotBeIn(bytes, file), file);
    }

    private static async Task<Dictionary<string, byte[]>> RunAsync(
        LabChain chain, string name, bool ipv6, OwnAddress own, params string[] more)
    {
        string folder = chain.Network.Folder;
        string[] files = name is "traceroute" or "payload" ? ["results", "metadata", "capture"] : ["results", "metadata"];
        foreach (string file in files) File.Delete(Path.Combine(folder, file));
        chain.Client.Ip(Lines(chain, ipv6, own, has: false));
        // A connect tells its own address to nobody: there the words of the user do, in a line that is written after the address came.
        int targets = name switch { "tcpping" => 1, "tfo" => 20, _ => 3 };
        var syns = new SynCounter(chain.Routers[0]);
        int before = syns.Count;
        string[] addresses = [.. Enumerable.Range(1, targets).Select(i => ipv6 ? $"2001:db8:99::{i}" : $"192.0.2.{i}")];
        LabProcess sonde = chain.Client.StartSonde(new LabProcessOptions(), [
            .. Command(name), .. addresses.Select(address => Target(name, address, ipv6)), "--parallel", "1", "--yes", "-v",
            .. name == "tcpping" ? ["-A", $"note=I am {own.Local}"] : Array.Empty<string>(),
            "-o", Path.Combine(folder, "results"), "--metadata", Path.Combine(folder, "metadata"),
            .. files.Contains("capture") ? ["--pcap", Path.Combine(folder, "capture")] : Array.Empty<string>(), .. more]);
        if (name == "tcpping") await syns.UntilAsync(before + 2);
        else await sonde.UntilAsync(
            () => File.Exists(Path.Combine(folder, "results")) && File.ReadLines(Path.Combine(folder, "results")).Any(), "a first result");
        chain.Client.Ip(Lines(chain, ipv6, own, has: true));
        SondeRun run = await sonde.FinishAsync();
        run.ExitCode.ShouldBe(0, run.Error);
        Dictionary<string, byte[]> written = files.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(folder, file)));
        Encoding.UTF8.GetString(written["results"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(targets);
        written["error"] = Encoding.UTF8.GetBytes(run.Error);
        return written;
    }

    // With the address, all that leaves from then on leaves from it.
    private static IEnumerable<string> Lines(LabChain chain, bool ipv6, OwnAddress own, bool has)
    {
        LabEnd mine = chain.Client.Links[0].At(chain.Client), next = chain.Client.Links[0].Beyond(chain.Client);
        string route = $"route replace {(ipv6 ? "::/0" : "default")} via {next.Address(ipv6)} dev {mine.Interface}";
        return has
            ? [$"addr add {own.Local}/{(ipv6 ? 128 : 32)} dev {mine.Interface}{(ipv6 ? " nodad" : "")}", $"{route} src {own.Local}"]
            : [route, $"addr flush to {own.Local} dev {mine.Interface}"];
    }

    private static string[] Command(string name) => name switch
    {
        "tcpping" => ["measure", "tcpping", "-O", "Delay=200", "-O", "Repetitions=15"],
        "traceroute" => ["measure", "traceroute", "--max-ttl", "8"],
        "payload" => ["measure", "traceroute", "--payload-http", "blocked.example", "--max-ttl", "8"],
        _ => ["measure", "tfo", "--connect", "http", "--output-flows"],
    };

    private static string Target(string name, string address, bool ipv6)
    {
        string host = ipv6 ? $"[{address}]" : address;
        return name switch { "tcpping" => $"tcpconnect://{host}:80", "tfo" => $"{host}:80", _ => address };
    }
}
