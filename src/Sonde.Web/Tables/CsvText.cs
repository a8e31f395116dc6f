using System.Text;

namespace Sonde.Web.Tables;

/// <summary>Tables as CSV to save (RFC 4180), for programs that people open them with.</summary>
internal static class CsvText
{
    /// <summary>A table as a link's address.</summary>
    public static string DataLink(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
        => "data:text/csv;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Of(columns, rows)));

    /// <summary>A table.</summary>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(text, columns);
        foreach (IReadOnlyList<string> row in rows) Line(text, row);
        return text.ToString();
    }

    private static void Line(StringBuilder into, IReadOnlyList<string> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0) into.Append(',');
            Cell(into, cells[i]);
        }

        into.Append("\r\n");
    }

    // What a program for tables would take for a formula is disarmed; control characters that end its reading are left out.
    private static void Cell(StringBuilder into, string text)
    {
        text = string.Concat(text.Where(letter => letter is '\n' or '\t' || !char.IsControl(letter)));
        bool isNumber = double.TryParse(
            text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
        if (!isNumber && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t') text = "'" + text;
        if (text.AsSpan().IndexOfAny(",\"\r\n") >= 0)
            into.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else into.Append(text);
    }
}
