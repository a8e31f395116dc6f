using Sonde.Analysis.Inputs;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>A file of a table that classification wrote, in any of its formats, as lines of JSON.</summary>
/// <param name="path">The file.</param>
/// <param name="duckdbLibrary">Where the DuckDB library is, for Parquet; null where it is not here.</param>
internal sealed class TableInput(string path, string? duckdbLibrary) : IInput
{
    private readonly InputName _name = new(path, path);

    public IReadOnlyList<InputName> Files => [_name];

    public bool IsArchive => false;

    public IEnumerable<InputFile> Open(Func<InputName, bool> isWanted, Action<string, string> onFault)
    {
        if (!isWanted(_name)) yield break;
        using Stream stream = OpenLines();
        yield return new InputFile(_name, stream);
    }

    /// <summary>Whether a name is one of a table's file that is not lines of JSON.</summary>
    public static bool IsTable(string name)
        => name.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    private Stream OpenLines()
    {
        if (path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase))
            return ParquetLines.Open(
                duckdbLibrary ?? throw new DuckdbException("Parquet is read by DuckDB, whose library is not here"), path);
        Stream plain = Gzip.Unpack(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16));
        return IsTable(path) ? new CsvLines(plain) : plain;
    }
}
