using System.Security.Cryptography;
using System.Text;
using Sonde.Analysis.Outputs;

namespace Sonde.Cli.Loading;

/// <summary>
/// Loads the units of an output folder. The rows of a unit first fill a table of their own, then take the place of the unit's partition
/// in one step: a load that breaks changes nothing, a repeated one changes nothing either.
/// </summary>
internal sealed class ClickhouseLoad(ClickhouseServer server, string prefix)
{
    private ClickhouseTable[] _tables = [];
    private ClickhouseVersion _version;
    private long _bytesRead;

    /// <summary>The units loaded so far.</summary>
    public int Units { get; private set; }

    /// <summary>Bytes of the files sent so far, as they lie on the disk.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Asks the server for its version and makes the tables that fit it.</summary>
    /// <exception cref="ClickhouseException">The server is too old, or none.</exception>
    public void Connect(CancellationToken cancel)
    {
        ClickhouseVersion version = ClickhouseVersion.Parse(server.Execute("SELECT version()", cancel));
        if (version.CompareTo(ClickhouseVersion.Oldest) < 0)
            throw new ClickhouseException(
                $"ClickHouse {version} cannot replace a partition by that of another table: {ClickhouseVersion.Oldest} is the oldest that can");
        _tables = [
            .. Enum.GetValues<ClickhouseKind>()
            .Select(kind => new ClickhouseTable(prefix + kind.ToString().ToLowerInvariant(), kind, version))];
        foreach (ClickhouseTable table in _tables) server.Execute(table.Create(partition: null), cancel);
        _version = version;
    }

    /// <summary>The units of a folder and their files.</summary>
    /// <exception cref="InvalidDataException">The folder is no output, or one that cannot be loaded.</exception>
    public static IReadOnlyList<(string Unit, string[] Files)> UnitsOf(string folder)
    {
        List<(string, string[])> units = [];
        foreach ((string unit, IReadOnlyList<string> outputs) in ManifestFile.Units(folder))
        {
            string[] files = [.. outputs.Where(ClickhouseRows.IsTable)];
            if (Array.Find(files, file => !file.EndsWith(".jsonl.gz", StringComparison.Ordinal)) is { } other)
            {
                throw new InvalidDataException(
                    $"{unit} is in {(other.EndsWith(".parquet", StringComparison.Ordinal) ? "Parquet" : "CSV")}, which not every version of ClickHouse reads with its lists and nulls: "
                    + "classify with --format jsonl into another folder and load that one");
            }

            if (Array.Find(files, file => LeadsOut(folder, file)) is { } link)
                throw new InvalidDataException($"{link} is a link, or below one: outputs are files");
            units.Add((unit, [.. files.Select(name => Path.Combine(folder, name))]));
        }

        return units;
    }

    /// <summary>Loads one unit.</summary>
    public void Load(string unit, string[] files, CancellationToken cancel)
    {
        string partition = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(unit)))[..16];
        foreach (ClickhouseTable table in _tables) LoadInto(table, partition, files, cancel);
        Units++;
    }

    private void LoadInto(ClickhouseTable table, string partition, string[] files, CancellationToken cancel)
    {
        string loads = $"{table.Name}_load_{partition}_";
        DropLeftovers(loads, cancel);
        // A server that died while it dropped a table may refuse its name for ever.
        var staging = new ClickhouseTable(loads + RandomNumberGenerator.GetHexString(8, lowercase: true), table.Kind, _version);
        string[] own = [.. files.Where(file => ClickhouseRows.Has(file, table.Kind))];
        if (own.Length == 0)
        {
            // What an earlier output of the unit had in this table is no more.
            server.Execute($"ALTER TABLE {ClickhouseTable.Quote(table.Name)} DROP PARTITION '{partition}'", cancel);
            return;
        }

        server.Execute(staging.Create(partition), cancel);
        foreach (string file in own)
        {
            using var rows = new ClickhouseRows(file, table.Kind, cancel);
            server.Insert($"INSERT INTO {ClickhouseTable.Quote(staging.Name)} ({staging.Filled}) FORMAT JSONEachRow", rows, cancel);
            Interlocked.Add(ref _bytesRead, new FileInfo(file).Length);
        }

        server.Execute(
            $"ALTER TABLE {ClickhouseTable.Quote(table.Name)} REPLACE PARTITION '{partition}' FROM {ClickhouseTable.Quote(staging.Name)}",
            cancel);
        server.Execute($"DROP TABLE {ClickhouseTable.Quote(staging.Name)}", cancel);
    }

    private void DropLeftovers(string beginning, CancellationToken cancel)
    {
        string literal = beginning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        string names = server.Execute(
            $"SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '{literal}')", cancel);
        foreach (string name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            server.Execute($"DROP TABLE IF EXISTS {ClickhouseTable.Quote(name)}", cancel);
    }

    /// <summary>Whether a name of the manifest, or a folder on its way, is a link: it would load what lies elsewhere.</summary>
    private static bool LeadsOut(string folder, string name)
    {
        string path = folder;
        foreach (string part in name.Split('/'))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) return true;
        }

        return false;
    }
}
