using Sonde.Analysis.Rows;

namespace Sonde.Tests.Documentation;

public sealed class TablesPageTests
{
    [Fact]
    public void Every_column_of_outcomes_and_observations_is_on_the_page()
    {
        string page = Repository.Read("docs/tables.md");
        int parting = page.IndexOf("## observations", StringComparison.Ordinal);
        foreach (Column column in OutcomeTableColumns.All) Names(page[..parting], column.Name).ShouldBeTrue($"outcomes: {column.Name}");
        string shared = "`measurement_id`, `nettest`, `time`, `date`, `source`, `vantage_point`, `probe_asn`, `probe_cc`";
        page[parting..].ShouldContain(shared);
        foreach (Column column in ObservationColumns.All) Names(page[parting..], column.Name).ShouldBeTrue($"observations: {column.Name}");
    }

    // Columns of one network stand as `vantage_point_netblock`, `_asn`…
    private static bool Names(string text, string column)
        => text.Contains($"`{column}`", StringComparison.Ordinal)
            || (column.StartsWith("vantage_point_", StringComparison.Ordinal)
                && text.Contains($"`{column["vantage_point".Length..]}`", StringComparison.Ordinal));
}
