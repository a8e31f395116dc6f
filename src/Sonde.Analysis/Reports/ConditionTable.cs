using System.Globalization;
using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>A report about conditions as text, JSON or CSV, a line a condition.</summary>
public static class ConditionTable
{
    /// <summary>A line of JSON, as a shape has it.</summary>
    internal const string Shape =
        """
        condition string! the condition
        port number|null! the targets' port; null where it is not told apart
        asn string|null! their network; null where it is not told apart
        count number how many results have it
        before number of two sets: how many of the first have it
        after number how many of the second have it
        difference number the one less the other
        appeared array the targets of both that have it in the second alone
        appeared[] string!
        went array the targets of both that have it in the first alone
        went[] string!
        chance number the chance of such a difference where nothing changed, corrected for all that were looked at, 0 to 1
        """;

    private static readonly string[] Counted = ["count"], Compared = ["before", "after", "difference", "appeared", "went", "chance"];

    /// <summary>Writes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    /// <param name="format"><c>text</c>, <c>json</c> (an object a line) or <c>csv</c>.</param>
    /// <param name="safe">Makes a text that came from a file safe for where it is shown.</param>
    public static void Write(ConditionReport report, TextWriter output, string format, Func<string, string> safe)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(safe);
        string[] names = report.IsDifference ? Compared : Counted;
        if (format == "csv") output.WriteLine($"condition,port,asn,{string.Join(',', names)}");
        foreach (ConditionReport.Row row in report.Rows)
        {
            output.WriteLine(format switch
            {
                "json" => Json(row, names),
                "csv" => $"\"{row.Key.Condition.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{row.Key.Port},{row.Key.Asn},{string.Join(',', Numbers(row, report))}",
                _ => $"{string.Concat(row.Counts.Select(count => $"{count,9}"))}  {row.Key.Port,5}  {row.Key.Asn,-12} {safe(row.Key.Condition)}{Note(row)}",
            });
        }
    }

    /// <summary>
    /// Writes it as text with the names of its columns, for people at a terminal; a network only where some are told apart.
    /// </summary>
    /// <param name="report">The report.</param>
    /// <param name="output">Where to.</param>
    /// <param name="safe">Makes a text that came from a file safe for where it is shown.</param>
    public static void WriteForPeople(ConditionReport report, TextWriter output, Func<string, string> safe)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(safe);
        if (report.Rows.Count == 0) return;
        int networks = report.Rows.Max(row => row.Key.Asn.Length);
        string network = networks > 0 ? $"{"network".PadRight(networks)}  " : "";
        output.WriteLine($"{(report.IsDifference ? " before   after  change" : "  count")}   port  {network}condition");
        foreach (ConditionReport.Row row in report.Rows)
        {
            string of = networks > 0 ? $"{row.Key.Asn.PadRight(Math.Max(networks, "network".Length))}  " : "";
            output.WriteLine(
                $"{string.Join(' ', row.Counts.Select(count => $"{count,7}"))}  {row.Key.Port,5}  {of}{safe(row.Key.Condition)}{Note(row)}");
        }
    }

    private static IEnumerable<string> Numbers(ConditionReport.Row row, ConditionReport report)
        => row.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)).Concat(
            !report.IsDifference ? []
                : [$"{row.Compared?.Appeared.Count ?? 0}", $"{row.Compared?.Went.Count ?? 0}", ChanceOf(row)]);

    private static string Note(ConditionReport.Row row)
        => row.Compared is { } compared && compared.Appeared.Count + compared.Went.Count > 0
            ? $"  (appeared at {compared.Appeared.Count}, went from {Numerals.Count(compared.Went.Count, "target")}{(compared.MayBeNoise ? "; may be noise" : "")})"
            : "";

    private static string ChanceOf(ConditionReport.Row row)
        => (row.Compared?.ChanceOfMany ?? 1).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Json(ConditionReport.Row row, string[] names)
    {
        string port = row.Key.Port.Length > 0 ? row.Key.Port : "null", asn = row.Key.Asn.Length > 0 ? Quote(row.Key.Asn) : "null";
        string counts = string.Join(',', names.Zip(row.Counts, (name, count) => $"\"{name}\":{count}"));
        string targets = names.Length == row.Counts.Count
            ? ""
            : $",\"appeared\":{List(row.Compared?.Appeared)},\"went\":{List(row.Compared?.Went)},\"chance\":{ChanceOf(row)}";
        return $"{{\"condition\":{Quote(row.Key.Condition)},\"port\":{port},\"asn\":{asn},{counts}{targets}}}";
    }

    private static string List(IReadOnlyList<string>? targets) => $"[{string.Join(',', (targets ?? []).Select(Quote))}]";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JsonText.Encoder)}\"";
}
