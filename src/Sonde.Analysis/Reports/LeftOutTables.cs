using Sonde.Analysis.Inputs;
using Sonde.Analysis.Outputs;
using Sonde.Analysis.Readers;

namespace Sonde.Analysis.Reports;

/// <summary>The tables of a folder that are left out, since raw lines lie beside them of which they may have been made.</summary>
internal sealed class LeftOutTables
{
    private const int HeadLength = 64 << 10;

    private readonly IReadOnlySet<string> _folders;

    private LeftOutTables(IReadOnlySet<string> folders) => _folders = folders;

    /// <summary>Looks through all files of a folder.</summary>
    /// <param name="folder">The folder that was given.</param>
    /// <param name="files">Its files.</param>
    /// <param name="onNote">Takes what is left out, in words.</param>
    public static LeftOutTables Of(string folder, IEnumerable<string> files, Action<string> onNote)
    {
        string given = Path.GetFullPath(folder).TrimEnd('/');
        HashSet<string> tables = [];
        List<string> others = [];
        Dictionary<string, bool> made = [];
        foreach (string file in files.Select(Path.GetFullPath))
        {
            if (OutputPart.Of(file) is not { } part)
            {
                if (InputFiles.IsData(file)) others.Add(file);
                continue;
            }

            if (!made.TryGetValue(part.Root, out bool isMade)) made.Add(part.Root, isMade = part.IsMade);
            if (isMade && part.Root != given) tables.Add(part.Root);
        }

        string? raw = tables.Count == 0
            ? null
            : others.Find(file => !tables.Any(root => CountedOnce.IsBelow(root, file)) && HoldsMeasurements(file));
        return new LeftOutTables(raw is null ? new HashSet<string>() : new CountedOnce(onNote).BesideRaw(folder, tables, [raw]));
    }

    /// <summary>Whether a file is of one of them.</summary>
    public bool Has(string file) => _folders.Count > 0 && OutputPart.Of(Path.GetFullPath(file)) is { } part && _folders.Contains(part.Root);

    /// <summary>Whether a file of lines begins with a measurement: what else lies about says nothing of tables.</summary>
    private static bool HoldsMeasurements(string file)
    {
        if (InputFiles.IsArchive(file)) return true;
        try
        {
            using Stream plain = Gzip.Unpack(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16));
            byte[] head = new byte[HeadLength];
            int length = plain.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
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
