using System.Globalization;
using Sonde.Analysis.Store;

namespace Sonde.Benchmarks;

/// <summary>
/// A table <c>outcomes</c> in Parquet as archives of a month have it, the same each time: names that are asked for more or less often at
/// 20,000 vantage points in 2,500 networks and 190 countries, by five tests; in some countries some names come to something else.
/// </summary>
internal static class OutcomesTable
{
    public static void Write(string library, string folder, long rows)
    {
        string into = Path.Combine(folder, "outcomes", "date=2026-01-01", "source=made");
        Directory.CreateDirectory(into);
        using var duckdb = new Duckdb(library);
        duckdb.Execute("SET preserve_insertion_order = true; SET threads = 2");
        // A number from 0 to 1 that follows from a row and a use of it.
        duckdb.Execute("CREATE MACRO draw(i, n) AS CAST(hash(i * 31 + n) % 1000003 AS DOUBLE) / 1000003; CREATE MACRO one_of(x, n) AS CAST(hash(x) % n AS INTEGER)");
        duckdb.Execute(string.Create(CultureInfo.InvariantCulture, $$"""
            COPY (
              WITH drawn AS (
                SELECT i, CAST(i * 30 // {{rows}} AS INTEGER) AS day, CAST(pow(draw(i, 1), 3) * 2000 AS INTEGER) AS name,
                       CAST(draw(i, 2) * 20000 AS INTEGER) AS point, CAST(draw(i, 3) * 5 AS INTEGER) % 5 AS kind
                FROM range({{rows}}) r(i)),
              placed AS (SELECT *, one_of(point, 2500) AS network FROM drawn),
              judged AS (
                SELECT *, network % 190 AS country,
                       CASE WHEN one_of(name * 190 + network % 190, 40) = 0 AND draw(i, 4) < 0.9 THEN 1 + one_of(name, 3)
                            WHEN draw(i, 5) < 0.01 THEN 4 WHEN draw(i, 5) < 0.02 THEN 5 ELSE 0 END AS what
                FROM placed)
              SELECT printf('%032x', hash(i)) AS measurement_id, ['echo', 'discard', 'http', 'https', 'dns'][kind + 1] AS nettest,
                     printf('2026-01-%02d %02d:%02d:%02d', day + 1, CAST(i % 24 AS INTEGER), CAST(i % 60 AS INTEGER), CAST(i // 60 % 60 AS INTEGER)) AS time,
                     printf('2026-01-%02d', day + 1) AS date, 'CP_Quack-made' AS source,
                     printf('198.%d.%d.%d', 18 + point // 65536, point // 256 % 256, point % 256) AS vantage_point,
                     CAST(64496 + network AS BIGINT) AS vantage_point_asn, printf('NET-%d', network) AS vantage_point_as_name,
                     chr(CAST(65 + country // 26 AS INTEGER)) || chr(CAST(65 + country % 26 AS INTEGER)) AS vantage_point_country,
                     printf('name-%d.example', name) AS target, printf('name-%d.example', name) AS domain, draw(i, 6) < 0.05 AS is_control,
                     what = 5 AS controls_failed, what = 4 AS is_mixed,
                     ['match', 'read/tcp.reset', 'read/timeout', 'content/blockpage', 'dial/timeout', 'read/timeout'][what + 1] AS outcome_code,
                     ['match', 'read/tcp.reset', 'read/timeout', 'content/blockpage', 'dial/timeout', 'read/timeout'][what + 1] AS outcome,
                     ['expected', 'unexpected', 'unexpected', 'unexpected', 'inconclusive', 'inconclusive'][what + 1] AS expectation,
                     'made' AS rule_id, '1' AS rules_version, printf('scan-%d.json', day) AS source_file, i AS source_line
              FROM judged) TO {{Duckdb.Quote(Path.Combine(into, "made.parquet"))}} (FORMAT parquet, COMPRESSION zstd)
            """));
    }
}
