using System.Text;

namespace Sonde.Analysis.Signatures;

/// <summary>Reads comma-separated records (RFC 4180): quoted fields, doubled quotes, line ends within quotes.</summary>
internal static class CsvRecords
{
    /// <summary>
    /// The records of a text with the line on which each begins, from 1; blank lines are left out. An open quote ends with the text.
    /// </summary>
    public static IEnumerable<(int Line, string[] Fields)> Read(string text)
    {
        int at = 0, line = 1;
        var fields = new List<string>();
        var field = new StringBuilder();
        while (at < text.Length)
        {
            int first = line;
            fields.Clear();
            bool ended = false;
            while (!ended)
            {
                field.Clear();
                if (at < text.Length && text[at] == '"') at = ReadQuoted(text, at + 1, field, ref line);
                while (at < text.Length && text[at] is not (',' or '\n')) field.Append(text[at++]);
                ended = at >= text.Length || text[at] == '\n';
                if (ended && field.Length > 0 && field[^1] == '\r') field.Length--;
                fields.Add(field.ToString());
                if (at < text.Length && text[at] == '\n') line++;
                at++;
            }

            if (fields.Count > 1 || fields[0].Length > 0) yield return (first, [.. fields]);
        }
    }

    private static int ReadQuoted(string text, int at, StringBuilder field, ref int line)
    {
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"') return at + 1;
                at++;
            }

            if (c == '\n') line++;
            field.Append(c);
        }

        return at;
    }
}
