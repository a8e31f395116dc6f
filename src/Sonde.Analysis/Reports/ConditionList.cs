using System.Text.Json;
using Sonde.Measurements.Formats;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports;

/// <summary>The condition catalogue, for people and for programs.</summary>
public static class ConditionList
{
    /// <summary>A line of JSON, as a shape has it.</summary>
    internal const string Shape =
        """
        condition string! its name
        value string|null! the value behind the colon, where it has some
        group string! conditions of a group speak of the same
        exclusive boolean! a result has one of its group at most
        meaning string! what it says
        """;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format"><c>text</c>, <c>json</c> (an object a line) or <c>csv</c>.</param>
    public static void Write(TextWriter output, string format)
    {
        ArgumentNullException.ThrowIfNull(output);
        (string Condition, string Value, ConditionWord Word, string Meaning)[] rows =
            [.. from word in ConditionCatalog.All from form in word.Forms select (
                word.Name, form.Form[word.Name.Length..].TrimStart(':'), word, form.Meaning)];
        if (format == "csv") output.WriteLine("condition,value,group,exclusive,meaning");
        int width = rows.Max(row => row.Condition.Length + row.Value.Length) + 1;
        foreach ((string condition, string value, ConditionWord word, string meaning) in rows)
        {
            output.WriteLine(format switch
            {
                "json"
                    => $"{{\"condition\":{Quote(condition)},\"value\":{(value.Length > 0 ? Quote(value) : "null")},\"group\":{Quote(word.Group)},\"exclusive\":{(word.IsExclusive ? "true" : "false")},\"meaning\":{Quote(meaning)}}}",
                "csv" => $"{condition},{value},{word.Group},{(word.IsExclusive ? "true" : "false")},\"{meaning.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
                _ => $"{(value.Length > 0 ? Condition.With(condition, value) : condition).PadRight(width)}  {word.Group,-20} {meaning}",
            });
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JsonText.Encoder)}\"";
}
