using System.Net;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Output;

public sealed class ArchiveLinesTests
{
    private const string Line = """
        {"vp":"10.0.0.1","location":{"country_name":"X","country_code":"XX"},"service":"http","test_url":"a.example","response":[{"matches_template":false,"error":"read tcp 203.0.113.77:4711->10.0.0.1:80: i/o timeout","start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:09Z"}],"anomaly":true,"controls_failed":false,"stateful_block":false,"tag":"t"}
        """;

    [Theory]
    [InlineData(new string[0], true)]
    [InlineData(new[] { "--probe-ip", "10.0.0.1" }, false)]
    public void Address_that_many_machines_have_is_a_finding_in_lines_that_others_measured_unless_it_is_named(
        string[] named, bool isFinding)
    {
        using var host = new TestHost(
            new SimulatedNetwork(
                (_, _) => Answer.Silence)
            { LocalAddresses = [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("203.0.113.77")] });
        string scan = host.Write("results.json", Line);
        string output = host.Run(["classify", scan, "--source", "CP_Quack-http-2024-01-01-00-00-00", "-o", "-", .. named]).Ends(0).Output;
        output.ShouldNotContain("203.0.113.77");
        output.Contains("10.0.0.1", StringComparison.Ordinal).ShouldBe(isFinding, output);
        output.ShouldContain("\"outcome_code\":\"read/timeout\"");
    }
}
