using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.FastOpen;

/// <summary><c>--connect https</c> against real servers: the handshake is the answer, in all connections alike.</summary>
public sealed class FastOpenTlsTests
{
    private const int Older = 443, Newer = 444, Cut12 = 445, Cut13 = 446, Clear = 447;

    private static readonly (int, string)[] Ports = [(Older, "TLSv1.2"), (Newer, "TLSv1.3"), (Cut12, "TLSv1.2"), (Cut13, "TLSv1.3")];

    [Theory]
    [InlineData("kernel")]
    [InlineData("both")]
    public async Task Handshake_is_completed_with_the_hello_on_the_syn_and_a_reset_within_it_is_no_answer(string layer)
    {
        using var chain = LabChain.Of(1);
        chain.Client.Sysctl(("ipv4.tcp_fastopen", "1"), ("ipv4.tcp_fastopen_blackhole_timeout_sec", "0"));
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027"));
        chain.Routers[0].Rules(Middlebox.ResetAfterFirstAnswer(Cut12));
        chain.Routers[0].Rules(Middlebox.ResetAfterFirstAnswer(Cut13));
        string fingerprint = await chain.Server.NginxTlsAsync(Ports);
        foreach (bool v6 in (bool[])[false, true])
        {
            IReadOnlyDictionary<int, JsonElement> lines = await MeasureAsync(chain, v6, layer);
            foreach ((int port, string version) in Ports[..2])
            {
                JsonElement line = lines[port];
                Conditions(line).ShouldBe(["tfo.connectivity.works", "tfo.cookie.received", "tfo.syndata.acked"], line.GetRawText());
                JsonElement[] connections = [.. line.GetProperty("x_connections").EnumerateArray()];
                connections.Length.ShouldBe(3);
                connections.ShouldAllBe(connection => connection.GetProperty("end").GetString() == "answered");
                connections.ShouldAllBe(connection => connection.GetProperty("tls").GetProperty("version").GetString() == version);
                connections.ShouldAllBe(
                    connection => connection.GetProperty("tls").GetProperty("certificate_sha256").GetString() == fingerprint);
                connections[0].GetProperty("tls").GetProperty("cipher_suite").GetString()!.ShouldStartWith("TLS_");
                connections[2].GetProperty("had_cookie").GetBoolean().ShouldBeTrue();
                connections[2].GetProperty("syn_data_acked").GetBoolean().ShouldBeTrue();
            }

            foreach ((int port, string _) in Ports[2..])
            {
                JsonElement line = lines[port];
                JsonElement[] baselines = [.. line.GetProperty("x_connections").EnumerateArray()];
                baselines.Length.ShouldBe(2, "one that is reset is made once more");
                foreach (JsonElement baseline in baselines)
                {
                    baseline.GetProperty("config").GetInt32().ShouldBe(0);
                    baseline.GetProperty("end").GetString().ShouldBe("failed", line.GetRawText());
                    baseline.GetProperty("failure").GetString().ShouldBe("connection_reset");
                    baseline.GetProperty("received").GetInt32().ShouldBeGreaterThan(100);
                }

                Conditions(line).ShouldContain("tfo.connectivity.offline");
            }
        }
    }

    [Fact]
    public async Task Hello_on_the_syn_names_the_server_and_is_what_tshark_reads()
    {
        using var chain = LabChain.Of(1);
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027"));
        await chain.Server.NginxTlsAsync(Ports);
        Capture capture = await Capture.StartAsync(chain.Server.Links[0].At(chain.Server), $"tcp port {Newer}");
        await MeasureAsync(chain, false, "kernel");
        await capture.StopAsync();
        IReadOnlyList<string[]> hellos = capture.Fields(
            $"tcp.dstport == {Newer} && tcp.flags.syn == 1 && tcp.len > 0", "tls.handshake.type", "tls.handshake.extensions_server_name");
        hellos.ShouldHaveSingleItem().ShouldBe(["1", "lab.test"]);
    }

    [Fact]
    public async Task Server_that_speaks_no_tls_gives_no_answer_in_either_layer()
    {
        using var chain = LabChain.Of(1);
        chain.Server.Sysctl(("ipv4.tcp_fastopen", "1027"));
        await chain.Server.NginxAsync(Clear);
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { Input = Job(chain, Clear, v6: false) },
            ["measure", "tfo", "--connect", "https", "--timeout", "2s", "--yes", "--allow", "0.0.0.0/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        run.Line.GetProperty("x_connections").EnumerateArray().Select(baseline => baseline.GetProperty("failure").GetString())
            .ShouldBe(["ssl_failed_handshake", "ssl_failed_handshake"], run.Output);
        run.Line.GetProperty("x_wire").EnumerateArray().First().GetProperty("end").GetString().ShouldBe("no_answer");
        Conditions(run.Line).ShouldContain("tfo.connectivity.offline");
    }

    private static string[] Conditions(JsonElement line)
        => [.. line.GetProperty("conditions").EnumerateArray().Select(word => word.GetString()!)
            .Where(
                word => word.StartsWith("tfo.connectivity.", StringComparison.Ordinal)
                || word.StartsWith("tfo.cookie.", StringComparison.Ordinal) || word.StartsWith("tfo.syndata.", StringComparison.Ordinal))];

    private static async Task<IReadOnlyDictionary<int, JsonElement>> MeasureAsync(LabChain chain, bool v6, string layer)
    {
        SondeRun run = await chain.Client.SondeAsync(
            new LabProcessOptions { Input = string.Concat(Ports.Select(port => Job(chain, port.Item1, v6))) },
            ["measure", "tfo", "--connect", "https", "--layer", layer, "--timeout", "3s", "--parallel", "1", "--yes", "--allow",
                "0.0.0.0/0", "--allow", "::/0"]);
        run.ExitCode.ShouldBe(0, run.Error);
        return run.Lines.ToDictionary(line => line.GetProperty("dp").GetInt32());
    }

    private static string Job(LabChain chain, int port, bool v6)
        => $$"""{"dip":"{{chain.Server.Address(v6)}}","dp":{{port}},"domain":"lab.test"}""" + "\n";
}
