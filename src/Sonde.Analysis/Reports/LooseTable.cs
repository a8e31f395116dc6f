using System.Text.Json;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Store;

namespace Sonde.Analysis.Reports;

/// <summary>
/// A file of a table that lies by itself, outside the folders that <c>sonde classify</c> makes: what a query or the live view saved, or
/// what somebody took out of such a folder. Its columns tell which table it is of.
/// </summary>
internal static class LooseTable
{
    private static readonly string[] OutcomeNames = ["nettest", "outcome_code", "expectation"], EventNames = ["nettest", "step"];

    /// <summary>Why a file is no table of ours, in words.</summary>
    public const string Refusal =
        "neither a table of outcomes (with the columns nettest, outcome_code and expectation) nor one of observations (nettest and step), as sonde classify, sonde query and sonde serve write them";

    /// <summary>Which table a file is of: <c>outcomes</c> or <c>observations</c>; null for neither.</summary>
    /// <exception cref="DuckdbException">It cannot be read.</exception>
    public static string? TableOf(string library, string file)
    {
        if (new FileInfo(file).Length == 0) return null;
        IReadOnlySet<string> names = TableInput.IsTable(file) ? Described(library, file) : OfLine(file);
        return OutcomeNames.All(names.Contains) ? "outcomes" : EventNames.All(names.Contains) ? "observations" : null;
    }

    private static IReadOnlySet<string> Described(string library, string file)
    {
        using var duckdb = new Duckdb(library);
        return TableSql.Columns(duckdb, file);
    }

    // The keys of the first line; a line that is long is one of measurements.
    private static HashSet<string> OfLine(string file)
    {
        try
        {
            using var lines = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            if (!lines.CanSeek) return []; // a pipe, whose beginning would be missing where it is read
            using Stream plain = Gzip.Unpack(lines);
            byte[] start = new byte[1 << 16];
            int length = plain.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            int end = start.AsSpan(0, length).IndexOf((byte)'\n');
            if (end < 0) end = length;
            int begin = start.AsSpan(0, end).StartsWith("\uFEFF"u8) ? 3 : 0;
            using JsonDocument line = JsonDocument.Parse(start.AsMemory(begin, end - begin));
            return line.RootElement.ValueKind == JsonValueKind.Object
                ? [.. line.RootElement.EnumerateObject().Select(member => member.Name)]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
