using System.Text;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>Makes a cube of open tables: DuckDB tells for each row which value of a list it has.</summary>
internal sealed class CubeReader(OpenTables tables, Duckdb duckdb)
{
    // Lists of tries are one text to be told apart by; what stands between them is in none.
    private const string TriesSql = "array_to_string(outcome_counts, chr(31))";

    // Three facts that are true, false or not known: a number from 0 to 26.
    private const string FactsSql =
        "coalesce(1 + CAST(is_control AS INTEGER), 0) + 3 * coalesce(1 + CAST(controls_failed AS INTEGER), 0) + 9 * coalesce(1 + CAST(is_mixed AS INTEGER), 0)";

    private const int Subject = 0, Country = 1, Network = 2, VantagePoint = 3, Date = 4, Hour = 5;
    private const int Test = 6, Code = 7, Says = 8, Outcome = 9, Tries = 10;

    // What is kept of rows; then what their kinds are made of.
    private static readonly (string Name, string Sql, bool IsMade)[] Columns =
    [
        (SeenColumns.Subject, SeenColumns.Subject, false), (SeenColumns.Country, SeenColumns.Country, false),
        (SeenColumns.Network, SeenColumns.Network, false), ("vantage_point", "vantage_point", true), ("date", "date", false),
        ("hour", SeenColumns.HourSql, true), ("nettest", "nettest", false), ("outcome_code", "outcome_code", false),
        ("expectation", "expectation", false), ("outcome", "outcome", true), ("tries", TriesSql, true),
    ];

    public OutcomeCube Read()
    {
        int rows = checked((int)tables.Ask("SELECT count(*) AS n FROM all_outcomes")[0].Count("n"));
        IReadOnlyList<string?>[] values = [.. Columns.Select(Values)];
        Codes[] kept = [.. values.Take(Test).Select(list => Codes.Of(rows, list.Count))];
        Codes kindOf = Codes.Of(rows, int.MaxValue), groupOf = Codes.Of(rows, int.MaxValue);
        Dictionary<(int Test, int Code, int Says, int Outcome, int Tries, int Facts), int> kinds = [];
        Dictionary<(int Test, int Subject, int Country), int> groups = [];
        int[][] chunk = [.. Enumerable.Range(0, Columns.Length + 2).Select(_ => new int[DuckdbNative.VectorSize()])];
        using (DuckdbStatement asked = duckdb.Prepare($"SELECT {Selected()} FROM all_outcomes"))
        {
            asked.ReadIntegers((count, column) =>
            {
                for (int i = 0; i < chunk.Length; i++) column(i).CopyTo(chunk[i]);
                int[] ids = chunk[^1], facts = chunk[^2];
                for (int each = 0; each < kept.Length; each++)
                    for (int i = 0; i < count; i++) kept[each].Set(ids[i] - 1, chunk[each][i]);
                for (int i = 0; i < count; i++)
                {
                    int row = ids[i] - 1, test = chunk[Test][i];
                    kindOf.Set(
                        row, NumberOf(kinds, (test, chunk[Code][i], chunk[Says][i], chunk[Outcome][i], chunk[Tries][i], facts[i])));
                    groupOf.Set(row, NumberOf(groups, (test, chunk[Subject][i], chunk[Country][i])));
                }
            });
        }

        OutcomeKind[] named = [.. kinds.Keys.Select(kind => KindOf(kind, values))];
        return new OutcomeCube(
            rows, named, new Dimension(new string?[named.Length], kindOf.Fitted(rows, named.Length)),
            new OutcomeGroups([.. groups.Keys], values[Test], values[Subject], values[Country]),
            groupOf.Fitted(rows, groups.Count), Networks(values[Network]))
        {
            Subject = new Dimension(values[Subject], kept[Subject]),
            Country = new Dimension(values[Country], kept[Country]),
            Network = new Dimension(values[Network], kept[Network]),
            VantagePoint = new Dimension(values[VantagePoint], kept[VantagePoint]),
            Date = new Dimension(values[Date], kept[Date]),
            Hour = new Dimension(values[Hour], kept[Hour]),
        };
    }

    private static string Selected()
    {
        IEnumerable<string> codes = Columns.Select(
            column => $"coalesce(CAST(enum_code(CAST({column.Sql} AS coded_{column.Name})) AS INTEGER) + 1, 0)");
        return $"{string.Join(", ", codes)}, CAST({FactsSql} AS INTEGER), CAST(id AS INTEGER)";
    }

    private static int NumberOf<T>(Dictionary<T, int> numbers, T of)
        where T : notnull
    {
        if (!numbers.TryGetValue(of, out int number)) numbers.Add(of, number = numbers.Count);
        return number;
    }

    private static OutcomeKind KindOf(
        (int Test, int Code, int Says, int Outcome, int Tries, int Facts) kind, IReadOnlyList<string?>[] values)
        => new(
            values[Test][kind.Test], values[Outcome][kind.Outcome], values[Code][kind.Code], values[Says][kind.Says],
            values[Tries][kind.Tries] is { Length: > 0 } tries ? tries.Split('\u001f') : [], Fact(kind.Facts % 3), Fact(kind.Facts / 3 % 3),
            Fact(kind.Facts / 9));

    private static bool? Fact(int number) => number == 0 ? null : number == 2;

    // Number 0 is for rows that have no value.
    private IReadOnlyList<string?> Values((string Name, string Sql, bool IsMade) column)
    {
        if (column.IsMade)
            duckdb.Execute(
                $"CREATE TYPE coded_{column.Name} AS ENUM (SELECT DISTINCT coalesce({column.Sql}, '') AS value FROM all_outcomes UNION SELECT '' ORDER BY value)");
        List<string?> values = [null];
        using DuckdbStatement asked = duckdb.Prepare($"SELECT CAST(unnest(enum_range(NULL::coded_{column.Name})) AS VARCHAR)");
        asked.ReadTexts(0, text => values.Add(Encoding.UTF8.GetString(text)));
        return values;
    }

    private VantageNetwork[] Networks(IReadOnlyList<string?> names)
    {
        Dictionary<string, VantageNetwork> known = new(StringComparer.Ordinal);
        bool isAnyBoth = false;
        foreach (TableRow row in tables.Ask(
            $"SELECT {SeenColumns.Network} AS name, any_value(vantage_point_asn) AS asn, any_value(vantage_point_as_name) AS as_name, bool_and(vantage_point IS NULL) AS is_direct, any_value({SeenColumns.ProbeNetworkSql}) AS probe_asn, any_value(vantage_point_country) AS country, bool_or(vantage_point IS NULL AND vantage_point_asn IS NOT NULL) AS is_both FROM all_outcomes GROUP BY 1"))
        {
            (string name, string? asn, bool isDirect) = (row.Text("name") ?? "", row.Text("asn"), row.Flag("is_direct"));
            isAnyBoth |= row.Flag("is_both");
            known[name] = new VantageNetwork(asn, row.Text("as_name"), isDirect, row.Text("probe_asn"), row.Text("country"))
            {
                IsToldApart = !name.EndsWith(SeenColumns.OfMachine, StringComparison.Ordinal) || (isDirect && asn is null),
            };
        }

        // A name that no row has is nobody's, and not that of networks that are not known.
        VantageNetwork unknown = new(null, null, false, null, null) { IsToldApart = false };
        IEnumerable<VantageNetwork> networks = names.Select(name => known.GetValueOrDefault(name ?? "") ?? unknown);
        return [.. isAnyBoth ? networks.Select(network => network with { IsToldApart = false }) : networks];
    }
}
