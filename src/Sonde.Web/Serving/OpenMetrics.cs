using System.Globalization;
using System.Text;
using Sonde.Analysis.Reports;
using Sonde.Web.Pages.Paths;
using Sonde.Web.Pages.Pings;

namespace Sonde.Web.Serving;

/// <summary>
/// Numbers for a monitor (OpenMetrics 1.0): outcomes, losses and round trips of pings, and by which path each target was reached and how
/// often that changed.
/// </summary>
internal sealed class OpenMetrics(OpenTables tables)
{
    private const int MostSeries = 5_000;
    private static readonly (string, string?)[] None = [];

    private readonly StringBuilder _text = new();

    /// <summary>All of them, as text.</summary>
    public string Text()
    {
        Family("sonde_outcomes", "gauge", "Measurements by what they came to; controls are none.");
        foreach (TableRow row in tables.Ask(
            $"SELECT nettest, outcome_code, expectation, count(*) AS n FROM outcomes WHERE is_control IS NOT TRUE GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT {MostSeries}"))
            Sample(
                "sonde_outcomes", row.Count("n"), ("test", row.Text("nettest")), ("outcome", row.Text("outcome_code")),
                ("expectation", row.Text("expectation")));
        var series = PingSeries.Of(tables);
        IReadOnlyList<TableRow> pings = tables.Ask(series.Sql(MostSeries));
        (string, string?)[] Of(TableRow row) => [("target", row.Text("who")), .. From(row, series.IsOfSeveral)];
        Family("sonde_ping_loss_ratio", "gauge", "Share of pings that nothing came back for, from 0 to 1.");
        foreach (TableRow row in pings)
            Sample("sonde_ping_loss_ratio", (double)row.Count("lost") / row.Count("pings"), Of(row));
        Family("sonde_pings", "gauge", "Pings that left the measuring machine.");
        foreach (TableRow row in pings) Sample("sonde_pings", row.Count("pings"), Of(row));
        Family("sonde_ping_rtt_seconds", "gauge", "Round trips of pings, by quantile.");
        foreach (TableRow row in pings)
        {
            foreach ((string column, string quantile) in ((string, string)[])[("p50", "0.5"), ("p90", "0.9"), ("p99", "0.99")])
                if (row.Real(column) is { } rtt) Sample("sonde_ping_rtt_seconds", rtt, [.. Of(row), ("quantile", quantile)]);
        }

        WritePaths();
        return _text.Append("# EOF\n").ToString();
    }

    private void WritePaths()
    {
        (bool ofOrigins, bool ofTests) = PathNumbers.IsOfSeveral(tables);
        IReadOnlyList<TableRow> paths = tables.Ask(
            "SELECT target, origin, nettest, arg_max(path_id, (time, id)) AS path_id, count(*) FILTER (path_id <> before) AS changes, "
            + $"arg_max(rtt, (time, id)) AS rtt FROM ({PathNumbers.Sql}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT {MostSeries}");
        (string, string?)[] Of(TableRow row)
            => [("target", row.Text("target")), .. From(row, ofOrigins), .. ofTests ? [("test", row.Text("nettest"))] : None];
        Family("sonde_path", "info", "The routers of the newest trace to a target, as one number.");
        foreach (TableRow row in paths)
            if (row.Text("path_id") is { } path) Sample("sonde_path_info", 1, [.. Of(row), ("path_id", path[..8])]);
        Family("sonde_path_changes", "gauge", "How often a trace to a target met other routers than the one before.");
        foreach (TableRow row in paths) Sample("sonde_path_changes", row.Count("changes"), Of(row));
        Family("sonde_path_rtt_seconds", "gauge", "The round trip to a target in the newest trace.");
        foreach (TableRow row in paths)
            if (row.Real("rtt") is { } rtt) Sample("sonde_path_rtt_seconds", rtt, Of(row));
    }

    // From where it was measured is said where there are several: each has series of its own.
    private static (string, string?)[] From(TableRow row, bool isOfSeveral) => isOfSeveral ? [("from", row.Text("origin"))] : None;

    private void Family(string name, string type, string help)
        => _text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n# HELP {name} {help}\n");

    private void Sample(string name, double value, params ReadOnlySpan<(string Name, string? Value)> labels)
    {
        _text.Append(name);
        char before = '{';
        foreach ((string label, string? text) in labels)
        {
            _text.Append(before).Append(label).Append("=\"");
            foreach (char letter in text ?? "")
                _text.Append(
                    letter switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", < ' ' or (char)127 => "?", _ => letter.ToString() });
            _text.Append('"');
            before = ',';
        }

        _text.Append(CultureInfo.InvariantCulture, $"}} {value:R}\n");
    }
}
