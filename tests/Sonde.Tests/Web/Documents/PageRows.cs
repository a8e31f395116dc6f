using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonde.Analysis.Reports.Querying;
using Sonde.Analysis.Store;
using Sonde.Cli;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Web.Documents;

/// <summary>The places of a page that numbers lead to, and the command that each shows, which is run.</summary>
internal sealed partial class PageRows
{
    private readonly Dictionary<string, (string Title, long Count, string Sql)> _places;
    private readonly TestHost _host;

    /// <summary>Of a page that was made of raw lines.</summary>
    /// <param name="host">Where the tables lie, in a folder named as the page says.</param>
    /// <param name="page">The page.</param>
    public PageRows(TestHost host, string page)
    {
        _host = host;
        _places = Places().Matches(page).ToDictionary(place => place.Groups["id"].Value, place => (
            WebUtility.HtmlDecode(place.Groups["title"].Value),
            long.Parse(place.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            Unquoted(WebUtility.HtmlDecode(place.Groups["command"].Value))));
    }

    /// <summary>All places, and how many rows each says it has.</summary>
    public IEnumerable<(string Id, string Title, long Count)> All
        => _places.Select(place => (place.Key, place.Value.Title, place.Value.Count));

    /// <summary>The query of a place.</summary>
    public string SqlOf(string id) => _places[id].Sql;

    /// <summary>
    /// What aggregates come to, each over the rows that the command of a place gives: of tables with the types that <c>sonde query</c>
    /// shows, kept in memory, since there are hundreds of questions.
    /// </summary>
    public IReadOnlyList<double?> Ask(IReadOnlyList<(string Id, string Aggregate)> asked)
    {
        string library = DuckdbLibrary.Find()!;
        using var duckdb = new Duckdb(library);
        new QueryViews([_host.Path("tables")], library).Create(duckdb);
        foreach (string table in (string[])["outcomes", "observations"])
            duckdb.Execute($"CREATE TABLE kept AS SELECT * FROM {table}; DROP VIEW {table}; ALTER TABLE kept RENAME TO {table}");
        Dictionary<(string, string), double?> answers = [];
        foreach (IGrouping<string, (string Id, string Aggregate)> place in asked.Distinct().GroupBy(one => one.Id))
        {
            string[] aggregates = [.. place.Select(one => one.Aggregate)];
            string list = string.Join(", ", aggregates.Select(aggregate => $"CAST(({aggregate}) AS DOUBLE)"));
            using DuckdbStatement statement = duckdb.Prepare($"SELECT CAST(to_json([{list}]) AS VARCHAR) FROM ({_places[place.Key].Sql})");
            statement.ReadTexts(0, text =>
            {
                JsonElement[] values = [.. JsonDocument.Parse(text.ToArray()).RootElement.EnumerateArray()];
                foreach ((string aggregate, JsonElement value) in aggregates.Zip(values))
                    answers[(place.Key, aggregate)] = value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
            });
        }

        return [.. asked.Select(one => answers[one])];
    }

    // As a shell reads the last word of the command.
    private static string Unquoted(string command)
    {
        command.ShouldStartWith("sonde query tables '");
        return command["sonde query tables '".Length..^1].Replace("'\\''", "'", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        "<details id=\"(?<id>rows-[0-9]+)\"><summary><bdi>(?<title>[^<]*)</bdi>: (?<count>[0-9,]+) rows?</summary>.*?<code>(?<command>[^<]*)</code>",
        RegexOptions.Singleline)]
    private static partial Regex Places();
}
