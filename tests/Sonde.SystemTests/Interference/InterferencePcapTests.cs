using System.Net;
using System.Text;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary><c>--pcap</c>: the packets of our own flows, all of them and no others, without a byte of the prober's address.</summary>
public sealed class InterferencePcapTests
{
    private const string Target = "10.82.0.1", Control = "10.82.0.2", Page = "10.82.0.99", Known = "10.82.0.98", Elsewhere = "10.82.0.200";

    public static TheoryData<string> Services => ["discard", "echo", "http", "https", "dns"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Capture_file_has_our_own_flows_alone_redacted(string service)
    {
        LabMachine.Require("tshark");
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        await chain.Server.NginxAsync(80, 8080);
        await chain.Server.NginxTlsAsync(443);
        using var echo = LabListener.Serve(chain.Server, new IPEndPoint(IPAddress.Any, 7), async socket =>
        {
            byte[] room = new byte[4096];
            while (await socket.ReceiveAsync(room) is > 0 and var count) await socket.SendAsync(room.AsMemory(0, count));
        });
        using var discard = LabListener.Serve(chain.Server, new IPEndPoint(IPAddress.Any, 9), async socket =>
        {
            byte[] room = new byte[4096];
            while (await socket.ReceiveAsync(room) > 0)
            {
            }
        });
        using var resolver = LabResolver.Serve(
            chain.Server, IPAddress.Parse(Target), question => [LabResolver.Answer(question, IPAddress.Parse(Page))]);
        using var control = LabResolver.Serve(
            chain.Server, IPAddress.Parse(Control), question => [LabResolver.Answer(question, IPAddress.Parse(Known))]);
        string file = Path.Combine(chain.Client.Folder("pcap"), "packets.pcap");
        // Somebody else on this machine, with the same server and with another, all the while.
        using var stop = new CancellationTokenSource();
        Task others = TalkAsync(chain, stop.Token);
        SondeRun run = await chain.Client.SondeAsync(
            ["measure", service, Target, "--domain", "one.example", "--domain", "two.example", "--pcap", file, "--allow", "10.82.0.0/24",
                "--yes", "--spacing", "100ms", .. service == "dns" ? (string[])["--control-resolver", Control, "--window", "200ms"]
                    : service is "echo" or "discard" ? ["--quiet-time", "300ms"] : []]);
        await stop.CancelAsync();
        await others;

        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(2);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan().IndexOf(chain.Client.V4.GetAddressBytes()).ShouldBe(-1, "the prober's address is in the file");
        Encoding.Latin1.GetString(bytes).ShouldNotContain(chain.Client.V4.ToString());
        string[][] packets = Read(file);
        HashSet<string> flows = [.. packets.Select(Flow)];
        flows.Count.ShouldBeGreaterThan(5);
        int port = service switch { "discard" => 9, "echo" => 7, "http" => 80, "https" => 443, _ => 53 };
        foreach (string[] row in packets)
        {
            string[] ends = [row[0], row[1]];
            ends.ShouldContain("127.0.0.1");
            if (service == "dns") ends.Any(end => end is Target or Control or Page or Known).ShouldBeTrue(string.Join(' ', row));
            else ends.ShouldContain(Target);
            row.ShouldNotContain("8080", "somebody else's");
        }

        packets.ShouldContain(row => row[4] == $"{port}" || row[5] == $"{port}" || row[2] == $"{port}" || row[3] == $"{port}");
        if (service != "dns") return;
        packets.Count(row => row[5] == "53" && Array.IndexOf(row, Target) == 1).ShouldBeGreaterThan(4, "questions to the resolver");
        packets.ShouldContain(row => row[4] == "53" && row[0] == Control, "an answer of the control resolver");
        packets.ShouldContain(row => row[3] == "443" && row[1] == Page, "the page over HTTPS");
        packets.ShouldContain(row => row[2] == "80" && row[0] == Page, "the page over HTTP");
        run.Lines[0].GetProperty("x_tries")[0].GetProperty("answers")[0].TryGetProperty("ip_id", out _).ShouldBeTrue();
        run.Lines[0].GetProperty("x_tries")[0].GetProperty("answers")[0].GetProperty("ttl").GetInt32().ShouldBe(63);
    }

    [Fact]
    public async Task Without_the_right_to_capture_the_user_is_told_and_measures_all_the_same()
    {
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        using var resolver = LabResolver.Serve(
            chain.Server, IPAddress.Parse(Target), question => [LabResolver.Answer(question, IPAddress.Parse(Page))]);
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { AsOrdinaryUser = true },
            "measure", "dns", Target, "--domain", "one.example", "--no-fetch", "--allow", "10.82.0.0/24", "--yes", "--window", "200ms");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("cap_net_raw");
        run.Line.GetProperty("x_evidence").GetProperty("who").GetString().ShouldBe("cannot tell");
        run.Line.GetProperty("x_tries")[0].GetProperty("answers")[0].TryGetProperty("ip_id", out _).ShouldBeFalse();
    }

    private static string[][] Read(string file)
        => [.. LabCommand.Run(
                "tshark",
                ["-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=f", "-e", "ip.src", "-e", "ip.dst", "-e",
                    "tcp.srcport", "-e", "tcp.dstport", "-e", "udp.srcport", "-e", "udp.dstport"])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];

    private static string Flow(string[] row) => string.Join(' ', row.Order(StringComparer.Ordinal));

    private static async Task TalkAsync(LabChain chain, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (string address in (string[])[Target, Elsewhere])
            {
                using var socket = chain.Client.Connect(IPAddress.Parse(address), 8080);
                await socket.SendAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
