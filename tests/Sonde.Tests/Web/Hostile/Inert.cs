using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sonde.Web.Markup;

namespace Sonde.Tests.Web.Hostile;

/// <summary>That outputs hold no more than text, whatever was in the lines.</summary>
internal static partial class Inert
{
    /// <summary>A page has our elements with our attributes, our scripts, and no letter that is not seen.</summary>
    public static void Page(string page, string what)
    {
        string[] scripts =
            [.. ((PageAsset[])[PageAsset.Script, PageAsset.Live, PageAsset.Uplot, PageAsset.Plot]).Select(each => each.Text)];
        foreach (string script in scripts) page = page.Replace($"<script>{script}</script>", "", StringComparison.Ordinal);
        foreach (PageAsset style in (PageAsset[])[PageAsset.Style, PageAsset.UplotStyle])
            page = page.Replace($"<style>{style.Text}</style>", "", StringComparison.Ordinal);
        page = page.Replace("<!doctype html>", "", StringComparison.Ordinal);
        foreach (Match tag in Tags().Matches(page))
        {
            string name = tag.Groups["name"].Value;
            (MarkupNames.Elements.Contains(name) || MarkupNames.Empty.Contains(name)).ShouldBeTrue($"{what}: {tag.Value}");
            foreach (Match attribute in Attributes().Matches(tag.Groups["in"].Value))
            {
                string key = attribute.Groups["name"].Value;
                bool isOurs = MarkupNames.Attributes.Contains(key) || key.StartsWith("aria-", StringComparison.Ordinal)
                    || key.StartsWith("data-", StringComparison.Ordinal);
                isOurs.ShouldBeTrue($"{what}: {tag.Value}");
            }

            Attributes().Replace(tag.Groups["in"].Value, "").Trim().ShouldBeEmpty($"{what}: {tag.Value}");
        }

        Tags().Replace(page, "").ShouldNotContain('<', what);
        foreach (Rune rune in page.EnumerateRunes())
            (rune.Value is '\n' or '\t' || PageText.IsSeen(rune)).ShouldBeTrue($"{what}: U+{rune.Value:X4}");
        foreach (Match saved in Saved().Matches(page))
            Csv(Encoding.UTF8.GetString(Convert.FromBase64String(saved.Groups["it"].Value)), $"{what}, saved");
    }

    /// <summary>CSV for people has no cell that a program for tables would take for a formula, nor a control.</summary>
    public static void Csv(string csv, string what)
    {
        foreach (Match match in Cells().Matches(csv.TrimStart('\ufeff')))
        {
            string cell = match.Groups["plain"].Success ? match.Groups["plain"].Value : match.Groups["quoted"].Value;
            bool isNumber = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            (isNumber || cell.Length == 0 || !"=+-@\t\r".Contains(cell[0])).ShouldBeTrue($"{what}: {cell}");
            cell.ShouldAllBe(letter => letter == '\n' || letter == '\r' || letter == '\t' || !char.IsControl(letter), what);
        }
    }

    /// <summary>Markdown has no HTML and no link of others, and its rows have the columns of the head.</summary>
    public static void Markdown(string text, string what)
    {
        string[] rows = [.. text.Split('\n').Where(line => line.StartsWith('|'))];
        rows.Length.ShouldBeGreaterThan(2, what);
        rows.Select(row => Bars().Count(row)).Distinct().Count().ShouldBe(1, $"{what}: {text}");
        Markup().IsMatch(text).ShouldBeFalse($"{what}: {Markup().Match(text).Value}");
        Plain(text, what);
    }

    /// <summary>A text has no control that a terminal would obey, and none that turns its direction.</summary>
    public static void Plain(string text, string what)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool steers = Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control && rune.Value is not ('\n' or '\t');
            bool turns = rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
            (steers || turns).ShouldBeFalse($"{what}: U+{rune.Value:X4}");
        }
    }

    [GeneratedRegex("</?(?<name>[a-zA-Z!?][^\\s>/]*)(?<in>(?:\\s+[^\\s=>]+=\"[^\"]*\"|[^>\"])*)>")]
    private static partial Regex Tags();

    [GeneratedRegex("(?<name>[^\\s=\"]+)=\"[^\"<>]*\"")]
    private static partial Regex Attributes();

    [GeneratedRegex("href=\"data:text/csv;charset=utf-8;base64,(?<it>[^\"]*)\"")]
    private static partial Regex Saved();

    [GeneratedRegex("\"(?<quoted>(?:[^\"]|\"\")*)\"(?=,|\\r?\\n|$)|(?<=^|,|\\n)(?<plain>[^\",\\r\\n]+)")]
    private static partial Regex Cells();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Bars();

    [GeneratedRegex(@"(?<!\\)<[a-zA-Z/!]|(?<!\\)\]\(")]
    private static partial Regex Markup();
}
