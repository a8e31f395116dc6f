using System.Text.RegularExpressions;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Architecture;

/// <summary>How source files look, as far as no compiler says it.</summary>
public sealed partial class ShapeTests
{
    private const int MostLines = 300, MostColumns = 140, LongText = 40;

    private static readonly (string Name, string Text)[] Files =
    [
        .. ((string[])["src", "tests", "bench"]).SelectMany(folder => SourceFolder.Sources(Path.Combine(Repository.Root, folder)))
            .Select(file => (Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file))),
    ];

    [Fact]
    public void A_file_has_one_type_and_its_name()
        => Files.Select(
            file => (file.Name, Types: Types().Matches(file.Text).Select(match => match.Groups["name"].Value).Distinct().ToArray()))
            .Where(file => file.Types.Length > 1 || (file.Types.Length == 1 && Path.GetFileName(file.Name).Split('.')[0] != file.Types[0]))
            .Select(file => $"{file.Name}: {string.Join(", ", file.Types)}").ShouldBeEmpty("a type has a file of its own, called as it is");

    [Fact]
    public void A_namespace_is_the_folder()
        => Files.Select(file => (file.Name, Space: Namespaces().Match(file.Text).Groups["name"].Value))
            .Where(
                file => file.Space.Length > 0
                && file.Space != Path.GetDirectoryName(file.Name)![(file.Name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace(
                    '/', '.'))
            .Select(file => $"{file.Name}: {file.Space}").ShouldBeEmpty();

    [Fact]
    public void A_file_has_at_most_300_lines()
        => Files.Where(file => file.Text.Count(letter => letter == '\n') > MostLines).Select(file => file.Name)
            .ShouldBeEmpty("cut them by purpose");

    [Fact]
    public void A_line_has_at_most_140_columns_unless_a_text_fills_it()
        => Files.SelectMany(file => WithoutRawTexts(file.Text).Split('\n')
            .Select((line, i) => (Text: line, Place: $"{file.Name}:{i + 1}"))
            .Where(
                line => line.Text.Length - Quoted(line.Text) > MostColumns
                || (line.Text.Length > MostColumns && Quoted(line.Text) < LongText))
            .Select(line => line.Place)).ShouldBeEmpty("max_line_length in .editorconfig");

    [Dear]
    [Fact]
    public void A_statement_behind_a_block_stands_apart_and_no_line_is_left_twice()
        => Files.SelectMany(file => Crowded().Matches(WithoutRawTexts(file.Text)).Select(match => $"{file.Name}: {match.Value.Trim()}"))
            .ShouldBeEmpty("blank lines, as .editorconfig has them");

    // What stands in raw texts is broken where its reader wants it.
    private static string WithoutRawTexts(string text)
        => RawTexts().Replace(text, raw => string.Concat(raw.Value.Where(letter => letter == '\n').Select(_ => "\n~")));

    // From the first quotation mark of a line to its last.
    private static int Quoted(string line) => Math.Max(0, line.LastIndexOf('"') - line.IndexOf('"', StringComparison.Ordinal));

    [GeneratedRegex("\\$*\"{3,}.*?\"{3,}", RegexOptions.Singleline)]
    private static partial Regex RawTexts();

    // A block's end, and a statement at the same depth behind it; what goes on with the block (else, catch) and labels are none.
    [GeneratedRegex(
        @"(^(?<depth> {8,})\}\n\k<depth>(?!else\b|catch\b|finally\b|while\b.*;$|case\b|default:|///)[\w(].*$)|(\n\n\n)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Crowded();

    [GeneratedRegex(
        @"^(public|internal) (sealed |static |abstract |readonly |partial |ref |unsafe )*(class|record struct|record|struct|interface|enum|delegate [\w<>\[\],?. ]+?) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Types();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespaces();
}
