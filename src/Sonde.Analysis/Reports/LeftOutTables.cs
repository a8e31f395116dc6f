using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>The tables of a folder that are left out, since the raw lines that they were made of lie beside them.</summary>
internal sealed class LeftOutTables
{
    private readonly HashSet<string> _units = new(StringComparer.Ordinal);

    private LeftOutTables()
    {
    }

    /// <summary>Looks through all files of a folder.</summary>
    /// <param name="folder">The folder that was given.</param>
    /// <param name="files">Its files.</param>
    /// <param name="onNote">Takes what is left out, in words.</param>
    public static LeftOutTables Of(string folder, IEnumerable<string> files, Action<string> onNote)
    {
        string given = Path.GetFullPath(folder).TrimEnd('/');
        var left = new LeftOutTables();
        List<string> others = [];
        Dictionary<string, Dictionary<string, List<string>>> tables = new(StringComparer.Ordinal);
        Dictionary<string, bool> made = new(StringComparer.Ordinal);
        foreach (string file in files.Select(Path.GetFullPath))
        {
            if (OutputPart.Of(file) is not { } part)
            {
                if (InputFiles.IsData(file)) others.Add(file);
                continue;
            }

            if (!made.TryGetValue(part.Root, out bool isMade)) made.Add(part.Root, isMade = part.IsMade);
            if (!isMade || part.Root == given) continue;
            if (!tables.TryGetValue(part.Root, out Dictionary<string, List<string>>? units))
                tables.Add(part.Root, units = new(StringComparer.Ordinal));
            if (!units.TryGetValue(part.Unit, out List<string>? of)) units.Add(part.Unit, of = []);
            of.Add(file);
        }

        if (tables.Count == 0) return left;
        others.RemoveAll(file => tables.Keys.Any(root => CountedOnce.IsBelow(root, file)));
        if (others.Count == 0) return left;
        var raw = new RawOrigins([.. others.Where(HoldsMeasurements)]);
        foreach ((string root, Dictionary<string, List<string>> units) in tables) left.Add(folder, root, units, raw, onNote);
        return left;
    }

    /// <summary>Whether a file is of one of them.</summary>
    public bool Has(string file) => _units.Count > 0 && OutputPart.Of(Path.GetFullPath(file)) is { } part && _units.Contains(part.Unit);

    private void Add(string folder, string root, Dictionary<string, List<string>> units, RawOrigins raw, Action<string> onNote)
    {
        Dictionary<string, UnitRecord> records = ManifestFile.ByOutput(root);
        string[] found =
        [
            .. units.Where(unit => unit.Value.Select(file => records.GetValueOrDefault(file[(root.Length + 1)..])).FirstOrDefault(
                record => record is not null) is { } record && raw.Has(record, unit.Value)).Select(unit => unit.Key),
        ];
        if (found.Length == 0) return;
        _units.UnionWith(found);
        onNote(CountedOnce.TablesLeft(
            root, folder,
            found.Length == units.Count ? null : $"those of {found.Length} of {Numerals.Count(units.Count, "input")} of the "));
    }

    /// <summary>Whether a file of lines begins with a measurement, or is an archive: what else lies about says nothing of tables.</summary>
    private static bool HoldsMeasurements(string file)
    {
        if (InputFiles.IsArchive(file)) return true;
        try
        {
            using Stream plain = Gzip.Unpack(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16));
            byte[] head = new byte[FileHeads.Length];
            int length = plain.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (FileHeads.AreArchive(head.AsSpan(0, length))) return true;
            int begin = head.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0, end = head.AsSpan(begin, length - begin).IndexOf((byte)'\n');
            if (end < 0 && length == head.Length) return true; // only measurements are as long
            var line = new RawMeasurement();
            return RawLineReader.Read(head, begin, end < 0 ? length - begin : end, line) is null && line.Shape
                is not (RawShape.Unknown or RawShape.OutcomeFlat or RawShape.ObservationFlat or RawShape.ReducedFlat);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return false; // named when it is to be read
        }
    }
}
