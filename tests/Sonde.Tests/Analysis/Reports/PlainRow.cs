using System.Globalization;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Analysis.Reports;

/// <summary>A row of outcomes made at random, and how it is written: what plain scripts count beside the program.</summary>
internal sealed record PlainRow(int Day, string Domain, int Network, int Vantage, string Code, string Expectation, bool? ControlsFailed)
{
    private static readonly (string Code, string Expectation)[] Kinds =
        [("match", "expected"), ("read/tcp.reset", "unexpected"), ("read/timeout", "unexpected"), ("dial/timeout", "inconclusive"),
            ("setup/system_failure", "invalid")];

    public string Date => string.Create(CultureInfo.InvariantCulture, $"2024-01-{Day:00}");

    /// <summary>Whether it is in a share.</summary>
    public bool IsTelling => Expectation is "expected" or "unexpected";

    public string Line
        => $$"""{"measurement_id":"1","nettest":"http","time":"{{Date}}T00:00:00Z","date":"{{Date}}","source":"x","vantage_point":"198.51.100.{{Vantage}}","vantage_point_asn":{{64500 + Network}},"vantage_point_country":"AA","target":"{{Domain}}","domain":"{{Domain}}","is_control":false,"controls_failed":{{ControlsFailed switch { true => "true", false => "false", null => "null" }}},"outcome":"{{Code}}","outcome_code":"{{Code}}","expectation":"{{Expectation}}","outcome_counts":[],"conditions":[],"mismatches":[],"rule_id":"x","rules_version":"x"}""";

    /// <summary>One at random.</summary>
    public static PlainRow Of(Random random, int days, Func<string, int, int, double> odd)
    {
        int day = 1 + random.Next(days), network = random.Next(3);
        string domain = $"d{random.Next(4)}.example";
        (string code, string expectation) = random.NextDouble() < odd(domain, network, day) ? Kinds[random.Next(1, 3)]
            : random.Next(10) == 0 ? Kinds[random.Next(3, 5)] : Kinds[0];
        bool? failed = random.Next(20) == 0 ? true : random.Next(5) == 0 ? null : false;
        if (failed == true && expectation != "invalid") expectation = "inconclusive";
        return new PlainRow(day, domain, network, network + (3 * random.Next(2)), code, expectation, failed);
    }

    public static string Write(TestHost host, string name, IEnumerable<PlainRow> rows) => host.Write(name, rows.Select(row => row.Line));
}
