using System.Security.Cryptography;
using System.Text.Json;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;

namespace Sonde.Analysis.Reports;

/// <summary>
/// Files of raw lines, of which is asked whether the rows of a table were made of one of them. That is told by the names that manifest and
/// rows have of their inputs, whatever <c>--source</c> was; and by the bytes, for what was moved, renamed or read from a stream since.
/// </summary>
/// <param name="files">The files and archives, by their whole paths.</param>
internal sealed class RawOrigins(IReadOnlyList<string> files)
{
    private const int LongestLine = 1 << 20;

    private readonly Dictionary<string, HashSet<string>> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly FileHeads _heads = new(new PlainFileTree());
    private HashSet<string>? _paths;

    /// <summary>Whether the input of a unit is there.</summary>
    /// <param name="record">What the manifest says of it.</param>
    /// <param name="outputs">The files of its tables.</param>
    public bool Has(UnitRecord record, IEnumerable<string> outputs)
    {
        int at = record.Key.LastIndexOf('/');
        if (at < 0) return false;
        return UnitsOf(record.Key[..at]).Contains(record.Key[(at + 1)..]) || HasBytes(record)
            || (FileOf(outputs) is { Length: > 0 } file && HasPath(file, record.Key[..at]));
    }

    /// <summary>What units of the files may be called, of a scan of that name.</summary>
    private HashSet<string> UnitsOf(string source)
    {
        if (_units.TryGetValue(source, out HashSet<string>? units)) return units;
        _units.Add(source, units = new(StringComparer.Ordinal));
        foreach ((string file, bool isArchive) in files.SelectMany(
            file => InputFiles.Twins(file).Prepend(file).Select(twin => (twin, _heads.IsArchive(file)))))
        {
            foreach (string path in Ends(file))
            {
                if (isArchive)
                {
                    units.Add(UnitName.OfArchive(path, source));
                    continue;
                }

                units.Add(UnitName.OfFile(path, source));
                if (path.Contains('/')) units.Add(UnitName.OfScan(ScanPath.FolderOf(path), source));
            }
        }

        return units;
    }

    /// <summary>A path from each of its folders on: what was given is not known any more.</summary>
    private static IEnumerable<string> Ends(string path)
    {
        for (int at = path.LastIndexOf('/'); at >= 0; at = at == 0 ? -1 : path.LastIndexOf('/', at - 1)) yield return path[(at + 1)..];
    }

    /// <summary>Whether one has the bytes that were read; only what is as long is looked at, and for a stream all.</summary>
    private bool HasBytes(UnitRecord record)
        => record.InputHash.Length > 0 && files.Any(file =>
            !_heads.IsArchive(file) && (record.Mark is null || record.Mark.Size == new FileInfo(file).Length)
                && HashOf(file) == record.InputHash);

    private string HashOf(string file)
    {
        if (_hashes.TryGetValue(file, out string? hash)) return hash;
        try
        {
            using Stream plain = Gzip.Unpack(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            hash = Convert.ToHexStringLower(SHA256.HashData(plain));
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            hash = ""; // named when it is to be read
        }

        _hashes.Add(file, hash);
        return hash;
    }

    /// <summary>
    /// Whether a file is there by the name that rows have of it: a member of an archive may have been unpacked since, or a file packed.
    /// </summary>
    private bool HasPath(string file, string source)
    {
        _paths ??= [.. files.SelectMany(PathsOf)];
        string plain = InputFiles.Unpacked(file) ?? file;
        return _paths.Contains(plain.Contains('/') ? plain : $"{source}/{plain}");
    }

    private IEnumerable<string> PathsOf(string file)
    {
        if (!_heads.IsArchive(file)) return Ends(InputFiles.Unpacked(file) ?? file).Where(path => path.Contains('/'));
        string name = ScanPath.LastOf(file), stem = InputFiles.StemOfArchive(name);
        return new TarInput(new PlainFileTree(), new InputName(name, file), each => each).Names().Where(InputFiles.IsLinesOfData)
            .Select(member => InputFiles.Unpacked(member) ?? member)
            .SelectMany(member => Ends($"/{stem}/{(member.StartsWith("./", StringComparison.Ordinal) ? member[2..] : member)}"))
            .Where(path => path.Contains('/'));
    }

    /// <summary>The file that rows say they are of; null for tables in another format than JSON Lines.</summary>
    private static string? FileOf(IEnumerable<string> outputs)
    {
        string? table = outputs.FirstOrDefault(path => OutputPart.Of(path)?.Table is "outcomes" or "rows" && !TableInput.IsTable(path));
        if (table is null) return null;
        try
        {
            using var lines = new StreamReader(Gzip.Unpack(new FileStream(table, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1)));
            if (lines.ReadLine() is not { Length: < LongestLine } line) return null;
            using JsonDocument row = JsonDocument.Parse(line);
            return row.RootElement.ValueKind == JsonValueKind.Object && row.RootElement.TryGetProperty("source_file", out JsonElement file)
                && file.ValueKind == JsonValueKind.String ? file.GetString() : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or JsonException)
        {
            return null; // named when it is to be read
        }
    }
}
