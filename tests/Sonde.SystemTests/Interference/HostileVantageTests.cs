using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>Vantage points of bad will, over real sockets: time and memory are bounded, and nothing is said against a network.</summary>
public sealed class HostileVantageTests
{
    private const int MostMegabytes = 400, Names = 2;
    private const byte Syn = 0x02, Rst = 0x04, Push = 0x08, Ack = 0x10;

    private static readonly string[] Times =
        ["--connect-timeout", "2s", "--timeout", "3s", "--spacing", "10ms", "--control-delay", "100ms", "--pause", "100ms",
            "--stateful-delay", "200ms", "--allow", "10.82.0.0/24", "--yes", "--rate", "0"];

    [Fact]
    public Task Servers_that_send_without_end_get_a_short_line_each()
        => Task.WhenAll(((string[])["http", "https"]).Select(SendWithoutEndAsync));

    [Fact]
    public Task Transports_of_bad_will_get_a_line_each()
    {
        LabMachine.RequireLong();
        return Task.WhenAll(((string[])["discard", "echo", "http", "https"]).Select(TransportsAsync));
    }

    [Fact]
    public async Task Connection_that_opens_from_both_sides_and_is_reset_holds_up_no_run()
    {
        LabMachine.Require();
        using var network = new LabNetwork();
        LabHost client = network.Host("client"), server = network.Host("server");
        // The system takes a SYN in answer to its own (RFC 9293 §3.5), and its connection is open without a SYN/ACK of the other side.
        network.SoftPath(client, server, TimeSpan.FromMilliseconds(2), new SoftHop("198.18.0.1", "2001:db8:50::1")
        {
            Intercepts = packet => SoftPacket.IsV6(packet) || packet[9] != 6 ? null
                : FlagsOf(packet) switch
                {
                    Syn => [SoftSegment.Answer(packet, Syn, [])],
                    Syn | Ack => [SoftSegment.Answer(packet, Ack, [])],
                    Push | Ack => [SoftSegment.Answer(packet, Rst | Ack, [])],
                    _ => [],
                },
        });
        network.Start();
        SondeRun run = await client.SondeAsync(
            ["measure", "http", $"{server.V4}", "--domain", "blocked.example", "--quick", .. Times, "--allow", "0.0.0.0/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.ShouldHaveSingleItem().GetProperty("x_expectation").GetString().ShouldNotBe("unexpected");
    }

    private static byte FlagsOf(byte[] packet) => packet[((packet[0] & 15) * 4) + 13];

    private static async Task SendWithoutEndAsync(string service)
    {
        IReadOnlyDictionary<string, Func<Socket, Task>> talks = service == "http" ? HostileTalks.Clear : HostileTalks.Secure;
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        List<LabListener> listeners = [];
        try
        {
            List<string> targets = [];
            foreach ((string _, Func<Socket, Task> talk) in talks)
            {
                targets.Add($"10.82.0.{targets.Count + 1}");
                var endpoint = new IPEndPoint(IPAddress.Parse(targets[^1]), service == "http" ? 80 : 443);
                listeners.Add(
                    LabListener.Serve(chain.Server, endpoint, async socket =>
                    {
                        _ = await socket.ReceiveAsync(new byte[4096], SocketFlags.Peek);
                        await talk(socket);
                    }));
            }

            JsonElement[] lines = await MeasureAsync(chain, service, targets);
            foreach (JsonElement line in lines) line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", line.ToString());
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    private static async Task TransportsAsync(string service)
    {
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        using var hostile = new HostileServer(chain.Server);
        JsonElement[] lines = await MeasureAsync(
            chain, service, [.. Enumerable.Range(1, HostileServer.Behaviours).Select(i => $"10.82.0.{i}")]);
        foreach (JsonElement line in lines) line.GetProperty("x_expectation").GetString().ShouldNotBe("unexpected", line.ToString());
    }

    [Fact]
    public async Task Resolver_that_floods_with_answers_gets_a_short_line()
    {
        using var chain = LabChain.Of(1, "10.82.0.0/24");
        using var resolver = LabResolver.Serve(
            chain.Server, IPAddress.Parse("10.82.0.1"),
            question => Enumerable.Range(0, 3000)
                .Select(i => LabResolver.Answer(question, new IPAddress([10, 82, (byte)(i >> 8), (byte)i]))));
        SondeRun run = await chain.Client.SondeAsync(
            "measure", "dns", "10.82.0.1", "--domain", "one.example", "--domain", "two.example", "--no-fetch", "--spacing", "10ms",
            "--window", "500ms", "--allow", "10.82.0.0/24", "--yes");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Lines.Count.ShouldBe(2);
        foreach (JsonElement line in run.Lines)
        {
            line.ToString().Length.ShouldBeLessThan(300_000);
            line.GetProperty("x_tries")[0].GetProperty("more_answers").GetInt32().ShouldBeGreaterThan(0);
        }
    }

    private static async Task<JsonElement[]> MeasureAsync(LabChain chain, string service, List<string> targets)
    {
        string file = Path.Combine(chain.Client.Folder("hostile"), $"{service}.jsonl");
        LabProcess process = chain.Client.StartSonde(
            new LabProcessOptions { Input = string.Join('\n', targets) + "\n" },
            ["measure", service, "--domain", "one.example", "--domain", "two.example", "-o", file, .. Times, .. service switch
            {
                "https" => (string[])["--tls-timeout", "3s"],
                "http" => [],
                _ => ["--quiet-time", "500ms"],
            }]);
        long most = 0;
        while (!process.HasEnded)
        {
            most = Math.Max(most, MemoryOf(process.Id));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        SondeRun run = await process.FinishAsync(TimeSpan.FromMinutes(3));
        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement[] lines = [.. File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Length.ShouldBe(targets.Count * Names, run.Error);
        most.ShouldBeLessThan(MostMegabytes * 1024L);
        foreach (JsonElement line in lines)
        {
            line.GetRawText().Length.ShouldBeLessThan(4_000_000);
            line.GetProperty("x_outcome_code").GetString().ShouldNotBeNullOrEmpty();
            // A connect, TLS and an answer, and a second for a machine that is busy.
            foreach (JsonElement each in line.GetProperty("x_tries").EnumerateArray())
                (each.GetProperty("t").GetDouble() - each.GetProperty("t0").GetDouble()).ShouldBeLessThan(10);
        }

        return lines;
    }

    // In kilobytes, at most so far; 0 for a process that has gone.
    private static long MemoryOf(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
