using System.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// The manifest as readers find it: <c>_MANIFEST.json</c>, a line of JSON for each unit in the order of their keys, and while a run is
/// under way or after one that was killed a journal of the units that are not in it yet.
/// </summary>
public static class ManifestFile
{
    internal const string Name = "_MANIFEST.json";
    internal const string JournalName = "_MANIFEST.journal";

    /// <summary>
    /// The units of an output folder, in the order of their keys, with the names of their outputs; names that lead out of the folder are
    /// left out.
    /// </summary>
    /// <exception cref="InvalidDataException">The folder is no output of <c>sonde classify</c>.</exception>
    public static IReadOnlyList<(string Unit, IReadOnlyList<string> Outputs)> Units(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var records = new SortedDictionary<string, UnitRecord>(StringComparer.Ordinal);
        Read(Path.Combine(folder, Name), records);
        string journal = Path.Combine(folder, JournalName);
        if (File.Exists(journal))
        {
            using FileStream file = OpenToRead(journal);
            ReadJournal(file, 0, records, out _);
        }
        else if (!File.Exists(Path.Combine(folder, Name)))
        {
            throw new InvalidDataException($"{folder} has no {Name}: it is no output of sonde classify");
        }

        return
        [
            .. records.Values.Where(record => record.Key.Length > 0)
                .Select(record => (record.Key, (IReadOnlyList<string>)[.. record.Outputs.Where(OutputName.IsSafe)])),
        ];
    }

    /// <summary>The units of an output folder by the names of their outputs; none where it has no manifest that can be read.</summary>
    internal static Dictionary<string, UnitRecord> ByOutput(string folder)
    {
        var records = new SortedDictionary<string, UnitRecord>(StringComparer.Ordinal);
        try
        {
            Read(Path.Combine(folder, Name), records);
            string journal = Path.Combine(folder, JournalName);
            if (File.Exists(journal))
            {
                using FileStream file = OpenToRead(journal);
                ReadJournal(file, 0, records, out _);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Of what it names nothing is known to be there twice.
        }

        Dictionary<string, UnitRecord> units = new(StringComparer.Ordinal);
        foreach (UnitRecord record in records.Values)
            foreach (string output in record.Outputs) units[output] = record;
        return units;
    }

    /// <summary>Reads the manifest itself, where there is one.</summary>
    internal static void Read(string path, SortedDictionary<string, UnitRecord> into)
    {
        if (!File.Exists(path)) return;
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0) continue;
            UnitRecord record = UnitRecord.TryParse(line)
                ?? throw new InvalidDataException($"{path}:{number}: this is not a manifest of this program");
            into[record.Key] = record;
        }
    }

    /// <summary>
    /// Reads the whole lines of a journal from a place on; returns the place behind them. A line that a kill tore is passed over: its unit
    /// is done again.
    /// </summary>
    internal static long ReadJournal(FileStream journal, long from, SortedDictionary<string, UnitRecord> into, out bool isTorn)
    {
        byte[] bytes = new byte[journal.Length - from];
        journal.Seek(from, SeekOrigin.Begin);
        int got = journal.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int end = bytes.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;
        isTorn = end < got;
        foreach (string line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (UnitRecord.TryParse(line) is { } record) into[record.Key] = record;
        }

        return from + end;
    }

    internal static FileStream OpenToRead(string path)
        => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
}
