using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Sonde.Measurements.Model;
using Sonde.Packets.Ip;
using Sonde.Tests.Experiments.PathTransparency.FastOpen;
using Sonde.Tests.Experiments.Traceroute.Payloads;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

/// <summary>
/// Nothing published differs when only the secret differs: two machines that differ in their address alone write the same lines, metadata,
/// captures and words on the screen, whatever the network says of the address, and however it tries to make a target of it.
/// </summary>
public sealed partial class OnlyTheSecretDiffersTests
{
    private static readonly string[] Scenes = ["tcpping", "traceroute", "traceroute by name", "payloads", "tfo kernel", "tfo wire"];

    // Each scene and each form each day; each scene with each form with --long.
    public static TheoryData<string, string> All
        => [.. Scenes.SelectMany((scene, i) => OwnAddress.Forms
            .Where((_, j) => (i + j) % Repetitions.Of(4, 1, 1) == 0).Select(form => (scene, form)))];

    [Dear]
    [Theory]
    [MemberData(nameof(All))]
    public void Two_machines_that_differ_in_their_address_publish_the_same(string scene, string form)
    {
        OwnAddress one = new(form, 77), other = new(form, 93);
        Dictionary<string, byte[]> first = Published(scene, one), second = Published(scene, other);
        foreach ((string name, byte[] bytes) in first)
        {
            one.ShouldNotBeIn(bytes, name);
            other.ShouldNotBeIn(second[name], name);
            Encoding.Latin1.GetString(bytes).ShouldBe(Encoding.Latin1.GetString(second[name]), name);
        }

        // What would be there, were it not taken out: else this test could not fail.
        foreach ((string name, byte[] bytes) in Published(scene, one, "--no-redact=publish-my-address").Where(each => each.Key != "error"))
            Should.Throw<ShouldAssertException>(() => one.ShouldNotBeIn(bytes, name), name);
    }

    private static Dictionary<string, byte[]> Published(string scene, OwnAddress own, params string[] more)
    {
        (string[] arguments, SimulatedNetwork network) = Of(scene, own);
        using var host = new TestHost(network);
        string[] files = arguments[0] == "traceroute" ? ["results", "metadata", "capture"] : ["results", "metadata"];
        CliRun run = host.Run([
            "measure", .. arguments, "--seed", "7", "--rate", "0", "--parallel", "1", "-v", "--allow", "0.0.0.0/0", "--allow", "::/0", "-A",
            $"note=at {own.Words}", "--probe-network-name", own.Name,
            "-o", host.Path("results"), "--metadata", host.Path("metadata"),
            .. files.Contains("capture") ? ["--pcap", host.Path("capture")] : Array.Empty<string>(), .. more]).Ends(0);
        run.Output.ShouldBeEmpty();
        Dictionary<string, byte[]> published = files.ToDictionary(
            name => name, name => name == "capture" ? File.ReadAllBytes(host.Path(name)) : Plain(host.Read(name), host));
        // Lines of two targets come in the order in which threads come to them.
        published["error"] = Plain(string.Join('\n', run.Error.Split('\n').Order(StringComparer.Ordinal)), host);
        published.Values.ShouldAllBe(bytes => bytes.Length > 0);
        return published;
    }

    // Identities are chance in any run, and so is the folder of a test.
    private static byte[] Plain(string text, TestHost host)
        => Encoding.UTF8.GetBytes(Identity().Replace(text.Replace(host.Path(""), "", StringComparison.Ordinal), "ID"));

    private static (string[] Arguments, SimulatedNetwork Network) Of(string scene, OwnAddress own) => scene switch
    {
        "tcpping" => (["tcpping", "--repetitions", "2", "--resolve", "tcpconnect://own.example:443"], Network(own)),
        "traceroute"
            => (["traceroute", own.Target, "--max-ttl", "8", "--resolve-hops"],
                Network(own, probe => Hostile(probe, own, PathModel.Plain(probe, 6)))),
        "traceroute by name"
            => (["traceroute", "own.example", "--resolve", "--max-ttl", "8", "--resolve-hops"],
                Network(own, probe => Hostile(probe, own, PathModel.Plain(probe, 6)), own.Plain)),
        "payloads" => (["traceroute", own.Target, "--payload-http", PayloadScene.Keyword, "--max-ttl", "12"], Network(own, Payloads(own))),
        "tfo kernel" => (["tfo", own.Endpoint, "--layer", "kernel", "--connect", "tcp"], Network(own)),
        _ => (["tfo", own.Endpoint, "--layer", "wire", "--locate", "--connect", "http", "--output-flows"], Network(own, FastOpen(own))),
    };

    private static SimulatedNetwork Network(OwnAddress own, Func<SeenProbe, IEnumerable<PathReply>>? path = null, IPAddress? named = null)
    {
        var clock = new SimulatedClock();
        IcmpError said = new(3, 1, own.Local);
        return new SimulatedNetwork((_, _) => Answer.Fails(113) with { Icmp = said }, clock)
        {
            LocalAddresses = [own.Local],
            Names = { ["own.example"] = [named ?? own.Local, IPAddress.Parse(own.Target)] },
            NameOf = _ => own.Name,
            PathSource = own.Source,
            Path = path,
            CanCapture = path is not null,
            Conversations = new SimulatedConversations(
                clock, (_, _) => SimulatedTalk.Fails(113).With(reply => reply with { Icmp = said }))
            { Source = own.Local },
        };
    }

    private static Func<SeenProbe, IEnumerable<PathReply>> Payloads(OwnAddress own)
    {
        var scene = new PayloadScene
        {
            Server = new TcpServer(PayloadScene.Distance) { Answer = _ => Page(own) },
            Box = probe => PayloadScene.IsTest(probe) ? ([PayloadScene.Page(probe, 4, Encoding.ASCII.GetString(Page(own)))], true) : null,
        };
        return probe => Hostile(probe, own, scene.Receive(probe));
    }

    private static Func<SeenProbe, IEnumerable<PathReply>> FastOpen(OwnAddress own)
    {
        var server = new WireServer { Answer = Page(own) };
        return probe
            => Hostile(
                probe, own,
                probe.Ttl <= 3 ? [PathModel.Expired(probe, probe.Ttl)] : probe.IsTcp ? server.Receive(probe) : PathModel.Plain(probe, 3));
    }

    private static byte[] Page(OwnAddress own)
        => Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX-Client: {own.Words}\r\n\r\nWelcome, {own.Name}\r\n");

    // Beside what comes, errors that try to make a target of the secret, and one from the secret itself.
    private static IEnumerable<PathReply> Hostile(SeenProbe probe, OwnAddress own, IEnumerable<PathReply> usual)
    {
        int destination = probe.IsIpv4 ? 16 : 24, source = probe.IsIpv4 ? 12 : 8;
        return [
            .. usual,
            .. probe.Ttl is 2 or 5
                ? [PathModel.Expired(probe, 2, rewrite: quote => own.Source.Write(quote.AsSpan(destination)))]
                : Array.Empty<PathReply>(),
            .. probe.Ttl is 3
                ? [PathModel.Expired(probe, 3, rewrite: quote => Swapped(quote, own, source, destination)),
                    PathModel.Expired(probe, 3, from: own.Source)] : Array.Empty<PathReply>(),
            .. probe is { Ttl: 7, IsUdp: true } ? [PathModel.Datagram(probe, 7, Page(own))] : Array.Empty<PathReply>(),
        ];
    }

    private static void Swapped(byte[] quote, OwnAddress own, int source, int destination)
    {
        PacketAddress target = PacketAddress.Read(quote.AsSpan(destination, own.IsIpv4 ? 4 : 16));
        own.Source.Write(quote.AsSpan(destination));
        target.Write(quote.AsSpan(source));
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identity();
}
