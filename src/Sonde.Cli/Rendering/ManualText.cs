using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.Cli.Rendering;

/// <summary>
/// The man page where a person reads it at a terminal, without man(1): of roff it knows the requests that our page has. To a pipe or a file
/// the page goes as it is.
/// </summary>
internal static partial class ManualText
{
    private const int Indent = 2, TextIndent = 8, Widest = 100;

    /// <summary>Writes a page.</summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="page">The page.</param>
    public static void Write(ProgramHost host, TextWriter output, string page)
    {
        if (!host.OutputIsTerminal)
        {
            output.Write(page);
            return;
        }

        foreach (string line in Lines(page, PeopleWriter.WidthOf(host))) output.Write($"{line}\n");
    }

    /// <summary>The lines of a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="width">Columns that a line may have.</param>
    public static IEnumerable<string> Lines(string page, int width)
    {
        width = Math.Min(width, Widest);
        bool isTag = false, isBelowTag = false;
        string before = "";
        foreach (string line in page.TrimEnd().Split('\n'))
        {
            string request = line.StartsWith('.') ? line.Split(' ')[0] : "";
            string text = Plain(line[request.Length..].Trim());
            switch (request)
            {
                case ".TH" or ".nh" or ".ad":
                    continue;
                case ".SH":
                    yield return "";
                    yield return text;
                    isBelowTag = false;
                    continue;
                case ".SS":
                    yield return "";
                    foreach (string part in Wrapped(text, Indent, width)) yield return part;
                    isBelowTag = false;
                    continue;
                case ".TP":
                    isTag = true;
                    continue;
            }

            if (request == ".B" && !isTag)
            {
                before = $"{text} ";
                continue;
            }

            int indent = isBelowTag && !isTag ? TextIndent : Indent + 2;
            // A command of an example stays whole: it is to be copied.
            if (request == ".B") yield return $"{new string(' ', Indent)}{text}";
            else foreach (string part in Wrapped(before + text, indent, width)) yield return part;
            (before, isTag, isBelowTag) = ("", false, isTag || isBelowTag);
        }
    }

    private static IEnumerable<string> Wrapped(string text, int indent, int width)
        => new ViewLine(new string(' ', indent) + text) { Indent = indent }.Wrap(width).Select(line => line.Text.TrimEnd());

    private static string Plain(string text)
    {
        string plain = Letter().Replace(
            text.Replace("\\fB", "", StringComparison.Ordinal).Replace("\\fR", "", StringComparison.Ordinal)
                .Replace("\\(dq", "\"", StringComparison.Ordinal).Replace("\\-", "-", StringComparison.Ordinal),
            match => char.ConvertFromUtf32(int.Parse(match.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        return plain.Replace("\\\\", "\\", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\\\[u(?<code>[0-9A-F]{4,6})\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Letter();
}
