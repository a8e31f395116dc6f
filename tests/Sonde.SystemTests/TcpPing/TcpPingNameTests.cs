using System.Text.Json;

using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.TcpPing;

/// <summary>Names that have no address, each by a server that says so in its way: the failure and the outcome of the look-up.</summary>
public sealed class TcpPingNameTests : IDisposable
{
    // It knows one name; the first label of all others says how it answers them.
    private const string Server = """
        import socket, struct
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("127.0.0.1", 53))
        print("ready", flush=True)
        codes = {"missing": 3, "failing": 2, "refusing": 5}
        while True:
            asked, who = s.recvfrom(2000)
            end = 12
            while asked[end]:
                end += asked[end] + 1
            label = asked[13:13 + asked[12]].decode().lower()
            kind = struct.unpack(">H", asked[end + 1:end + 3])[0]
            if label == "silent":
                continue
            answer = b"\xc0\x0c" + struct.pack(">HHIH4s", 1, 1, 60, 4, socket.inet_aton("127.0.0.1")) if label == "here" and kind == 1 else b""
            s.sendto(asked[:2] + struct.pack(">HHHHH", 0x8580 | codes.get(label, 0), 1, bool(answer), 0, 0) + asked[12:end + 5] + answer, who)
        """;

    private readonly LabNetwork _network = new();
    private readonly LabHost _client;
    private readonly string _settings;

    public TcpPingNameTests()
    {
        _client = _network.Host("client");
        _network.Start();
        _settings = Path.Combine("/etc/netns", _client.Namespace);
        Directory.CreateDirectory(_settings);
        File.WriteAllText(Path.Combine(_settings, "resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    }

    public void Dispose()
    {
        Directory.Delete(_settings, recursive: true);
        _network.Dispose();
    }

    [Theory]
    [InlineData("missing.example", "dns_nxdomain_error", "dns.error:NXDomain")]
    [InlineData("empty.example", "dns_no_answer", "ip.empty")]
    [InlineData("silent.example", "generic_timeout_error", "dns.timedout")]
    [InlineData("failing.example", "dns_temporary_failure", "unknown/unknown")]
    [InlineData("refusing.example", "dns_temporary_failure", "unknown/unknown")]
    public async Task Look_up_that_finds_nothing_has_its_word(string name, string failure, string outcome)
    {
        LabProcess server = _client.Start("python3", ["-u", "-c", Server]);
        await server.UntilAsync(() => server.Output.Contains("ready"), "the name server");
        SondeRun run = await _client.SondeAsync(["measure", "tcpping", "--resolve", $"tcpconnect://{name}:443", "--yes"]);

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement keys = run.Line.GetProperty("test_keys");
        keys.GetProperty("x_outcome_code").GetString().ShouldBe(outcome);
        keys.GetProperty("queries")[0].GetProperty("failure").GetString().ShouldBe(failure);
        keys.GetProperty("pings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Name_with_an_address_is_measured_by_it()
    {
        LabProcess server = _client.Start("python3", ["-u", "-c", Server]);
        await server.UntilAsync(() => server.Output.Contains("ready"), "the name server");
        SondeRun run = await _client.SondeAsync(
            ["measure", "tcpping", "--resolve", "tcpconnect://here.example:9", "-O", "Repetitions=1", "--allow", "127.0.0.0/8", "--yes"]);
        run.Line.GetProperty("input").GetString().ShouldBe("tcpconnect://127.0.0.1:9", run.Error);
        run.Line.GetProperty("test_keys").GetProperty("x_outcome_code").GetString().ShouldBe("dial/tcp.refused");
    }
}
