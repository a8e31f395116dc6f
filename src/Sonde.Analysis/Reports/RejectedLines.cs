using Sonde.Analysis.Inputs;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>Lines that were rejected when tables were made: they are in no table.</summary>
internal static class RejectedLines
{
    /// <summary>How many there are.</summary>
    /// <param name="files">The files of the table <c>rejected</c>.</param>
    public static long In(IEnumerable<string> files) => files.Sum(CountLines);

    /// <summary>What is said of them; null where there are none.</summary>
    /// <param name="count">How many there are.</param>
    public static string? Said(long count) => count == 0 ? null
        : $"{Numerals.Count(count, "line was", "lines were")} rejected when this was classified, and {Numerals.Word(count, "is", "are")} in no table";

    private static long CountLines(string path)
    {
        using Stream stream = Gzip.Unpack(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
        byte[] buffer = new byte[1 << 16];
        long lines = 0;
        for (int got = stream.Read(buffer); got > 0; got = stream.Read(buffer)) lines += buffer.AsSpan(0, got).Count((byte)'\n');
        return lines;
    }
}
