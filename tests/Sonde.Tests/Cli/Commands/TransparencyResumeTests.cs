using System.Text.Json;
using Sonde.Tests.Experiments.PathTransparency.Datagrams;
using Sonde.Tests.Experiments.PathTransparency.H2;
using Sonde.Tests.Experiments.PathTransparency.TcpOpt;
using Sonde.Tests.Experiments.PathTransparency.Variants;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// Every experiment of path transparency: each line of input has one line of output, repeats none, and a resumed run adds none.
/// </summary>
public sealed class TransparencyResumeTests
{
    private const string Input = """
        {"dip":"203.0.113.80","dp":PORT,"domain":"a.example","rank":"1"}
        {"dip":"203.0.113.80","dp":PORT,"domain":"a.example","rank":"2"}
        {"dip":"203.0.113.80","dp":PORT,"domain":"b.example"}
        203.0.113.81,PORT,c.example,7
        203.0.113.8/31:PORT
        {"dip":"203.0.113.3","dp":99999}
        garbage at all
        [1,2]

        """;

    [Theory]
    [InlineData("h2", 80)]
    [InlineData("tcpopt", 80)]
    [InlineData("evilbit", 80)]
    [InlineData("evilbit", 53, "--connect", "dnsudp")]
    [InlineData("udpzero", 53)]
    public void Whole_file_needs_nothing_and_one_cut_anywhere_is_made_whole(string nettest, int port, params string[] flags)
    {
        using var host = new TestHost(Network(nettest, port));
        string results = host.Path("results");
        string input = Input.Replace("PORT", $"{port}", StringComparison.Ordinal);
        string[] arguments = ["measure", nettest, "--allow", "203.0.113.0/24", "--rate", "0", .. flags];
        host.Input = input;
        host.Run([.. arguments, "-o", results]).Ends(3);
        string whole = host.Read("results");
        string[] all = Keys(whole);
        all.Length.ShouldBe(8, "the second job is the first one's repeat, and a range is its addresses");
        all.ShouldBeUnique();
        for (int cut = 0; cut <= whole.Length; cut += 1 + (whole.Length / 7))
        {
            File.WriteAllText(results, whole[..^cut]);
            host.Input = input;
            host.Run([.. arguments, "--resume", results]).Ends(3);
            Keys(host.Read("results")).ShouldBe(all, ignoreOrder: true, $"{cut} bytes were missing");
        }
    }

    private static string[] Keys(string lines)
        => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => $"{Text(line, "dip")} {Text(line, "domain")} {Text(line, "x_line")} {line.TryGetProperty("error", out _)}")];

    private static string? Text(JsonElement line, string key) => line.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;

    private static SimulatedNetwork Network(string nettest, int port)
        => nettest == "h2" ? H2Scene.Network((kind, _) => H2Scene.Plain(kind))
            : port == 53 ? new DatagramScene().Network()
            : new SimulatedNetwork((_, _) => Answer.Silence)
            {
                CanCapture = true,
                Path = VariantScene.Behind(OptionServer.With(), 3),
            };
}
