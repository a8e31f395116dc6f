using Sonde.Analysis.Reports;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;

namespace Sonde.Web.Serving;

/// <summary>What of all measurements is shown; it stands in the address of the page.</summary>
/// <param name="Since">The first day.</param>
/// <param name="Until">The last day.</param>
/// <param name="Country">The country of the vantage points.</param>
/// <param name="Network">Their network, as pages name it.</param>
/// <param name="Domain">What the name that was asked for, or the target, contains.</param>
/// <param name="Test">The nettest.</param>
internal sealed record ViewFilter(string? Since, string? Until, string? Country, string? Network, string? Domain, string? Test)
{
    /// <summary>The names of its parts in an address.</summary>
    public static readonly string[] Names = ["since", "until", "country", "network", "domain", "test"];

    /// <summary>No name of a domain or network is as long as this.</summary>
    private const int Longest = 512;

    /// <summary>
    /// Whether a part is longer than anything that could be meant; what is not looked for must not seem to be found everywhere.
    /// </summary>
    public static bool IsTooLong(Func<string, string?> value) => Names.Any(name => value(name) is { Length: >= Longest });

    /// <summary>Of the parts of an address; empty ones are none.</summary>
    public static ViewFilter Of(Func<string, string?> value)
    {
        string?[] parts = [.. Names.Select(name => value(name) is { Length: > 0 } given ? given : null)];
        return new ViewFilter(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    }

    /// <summary>The condition on open tables; null for all of them.</summary>
    public string? Where => Joined(
        day => $"{SeenColumns.Day} {day}", SeenColumns.Country, SeenColumns.Network,
        // which names are so is asked of the names, not of the rows
        domain
            => $"{SeenColumns.Subject} IN (SELECT CAST(name AS coded_{SeenColumns.Subject}) FROM (SELECT unnest(enum_range(NULL::coded_{SeenColumns.Subject})) AS name) WHERE contains(name, {domain}))");

    /// <summary>The outcomes that are shown, for what is counted.</summary>
    public OutcomeSelection Select(OpenTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        OutcomeCube cube = tables.Cube;
        List<(Dimension, bool[])> filter = [];
        if (Since is not null || Until is not null) filter.Add((cube.Date, Days(tables, cube.Date)));
        if (Country is { } country) filter.Add((cube.Country, Seen(cube.Country, value => value == country)));
        if (Network is { } network) filter.Add((cube.Network, Seen(cube.Network, value => value == network)));
        if (Domain is { } part)
            filter.Add((cube.Subject, Seen(cube.Subject, value => value?.Contains(part, StringComparison.Ordinal) == true)));
        if (Test is { } test) filter.Add((cube.Kind, [.. cube.Kinds.Select(kind => kind.Test == test)]));
        return cube.Select(filter);
    }

    private static bool[] Seen(Dimension of, Func<string?, bool> isSeen) => [.. of.Values.Select(isSeen)];

    // What is a day, and which come later, DuckDB decides here as for rows; of days there are few.
    private bool[] Days(OpenTables tables, Dimension dates)
    {
        HashSet<string> seen = [.. tables.Ask(
            $"SELECT date FROM (SELECT unnest([{string.Join(", ", dates.Values.OfType<string>().Select(SqlText.Quote))}]::VARCHAR[]) AS date) WHERE {(this with { Country = null, Network = null, Domain = null, Test = null }).PublicWhere}")
            .Select(row => row.Text("date")!)];
        return Seen(dates, value => value is not null && seen.Contains(value));
    }

    /// <summary>The same for whoever has the table <c>outcomes</c> alone.</summary>
    public string? PublicWhere => Joined(
        day => $"TRY_CAST(date AS DATE) {day}", SeenColumns.CountrySql, $"({SeenColumns.NetworkSql})",
        domain => $"contains({SeenColumns.SubjectSql}, {domain})");

    /// <summary>As a part of an address, from the question mark on; empty for all.</summary>
    public string Query
    {
        get
        {
            string?[] values = [Since, Until, Country, Network, Domain, Test];
            string query = string.Join(
                '&', Names.Zip(values).Where(part => part.Second is not null)
                    .Select(part => $"{part.First}={Uri.EscapeDataString(part.Second!)}"));
            return query.Length == 0 ? "" : $"?{query}";
        }
    }

    private string? Joined(Func<string, string> day, string country, string network, Func<string, string> domain)
    {
        List<string> conditions = [];
        if (Since is not null) conditions.Add(day($">= TRY_CAST({SqlText.Quote(Since)} AS DATE)"));
        if (Until is not null) conditions.Add(day($"<= TRY_CAST({SqlText.Quote(Until)} AS DATE)"));
        if (Country is not null) conditions.Add(SqlText.Is(country, Country));
        if (Network is not null) conditions.Add(SqlText.Is(network, Network));
        if (Domain is not null) conditions.Add(domain(SqlText.Quote(Domain)));
        if (Test is not null) conditions.Add(SqlText.Is("nettest", Test));
        return conditions.Count == 0 ? null : string.Join(" AND ", conditions);
    }
}
