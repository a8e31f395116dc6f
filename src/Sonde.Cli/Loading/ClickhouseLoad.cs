using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sonde.Analysis.Rows;

namespace Sonde.Cli.Loading;

/// <summary>
/// Loads the units of an output folder. The rows of a unit first fill a table of their own, then take the place of the unit's partition
/// in one step: a load that breaks changes nothing, a repeated one changes nothing either.
/// </summary>
internal sealed class ClickhouseLoad(ClickhouseServer server, string prefix)
{
    /// <summary>Loads all units of the manifest. Returns how many there were.</summary>
    public int Load(string folder, CancellationToken cancel)
    {
        string manifest = Path.Combine(folder, "_MANIFEST.json");
        if (!File.Exists(manifest)) throw new InvalidDataException($"{folder} has no _MANIFEST.json: it is no output of sonde classify");
        int units = 0;
        foreach (string line in File.ReadLines(manifest).Where(line => line.Length > 0))
        {
            cancel.ThrowIfCancellationRequested();
            using var json = JsonDocument.Parse(line);
            string unit = json.RootElement.GetProperty("unit").GetString()!;
            string[] files = [.. json.RootElement.GetProperty("outputs").EnumerateObject().Select(output => output.Name)
                .Where(name => name.StartsWith("rows/", StringComparison.Ordinal) && name.EndsWith(".jsonl.gz", StringComparison.Ordinal))];
            if (files.Length == 0 && json.RootElement.GetProperty("rows").GetInt64() > 0) throw new InvalidDataException($"{unit} is not in JSON Lines: classify with --format jsonl");
            bool isDns = unit.Contains("Satellite", StringComparison.Ordinal);
            LoadUnit(unit, [.. files.Select(name => Path.Combine(folder, name))], isDns, cancel);
            units++;
        }
        return units;
    }

    private void LoadUnit(string unit, string[] files, bool isDns, CancellationToken cancel)
    {
        string table = prefix + (isDns ? "dns" : "rows");
        string partition = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unit)))[..16];
        string staging = $"{table}_load_{partition}";
        IReadOnlyList<Column> columns = isDns ? SatelliteColumns.All : HyperquackColumns.All;
        server.Execute(CreateTable(table, columns, partition: null), cancel);
        server.Execute($"DROP TABLE IF EXISTS {Name(staging)}", cancel);
        server.Execute(CreateTable(staging, columns, partition), cancel);
        foreach (string file in files)
        {
            using FileStream rows = File.OpenRead(file);
            server.Insert($"INSERT INTO {Name(staging)} FORMAT JSONEachRow", rows, cancel);
        }
        server.Execute($"ALTER TABLE {Name(table)} REPLACE PARTITION '{partition}' FROM {Name(staging)}", cancel);
        server.Execute($"DROP TABLE {Name(staging)}", cancel);
    }

    /// <summary>A table whose partitions are units. In the table of one unit the partition is the default of its column.</summary>
    private static string CreateTable(string table, IReadOnlyList<Column> columns, string? partition)
    {
        var sql = new StringBuilder($"CREATE TABLE IF NOT EXISTS {Name(table)} (unit String DEFAULT '{partition}'");
        foreach (Column column in columns.Where(column => column.Name != "answers")) sql.Append(CultureInfo.InvariantCulture, $", {Name(column.Name)} {TypeOf(column)}");
        return sql.Append(") ENGINE = MergeTree PARTITION BY unit ORDER BY (unit, source_line)").ToString();
    }

    private static string TypeOf(Column column) => column.Type switch
    {
        ColumnType.Integer => column.Name == "source_line" ? "Int64" : "Nullable(Int64)",
        ColumnType.Real => "Nullable(Float64)",
        ColumnType.Boolean => "Nullable(UInt8)",
        ColumnType.TextList => "Array(String)",
        _ => "Nullable(String)",
    };

    private static string Name(string name) => $"`{name.Replace("`", "", StringComparison.Ordinal)}`";
}
