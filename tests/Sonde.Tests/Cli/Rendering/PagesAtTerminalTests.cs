using System.Text.RegularExpressions;
using Sonde.Analysis.Text;
using Sonde.Cli.Rendering;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>
/// Pages of documentation that the program has in itself, as a person at a terminal reads them; to a pipe they are Markdown and roff.
/// </summary>
public sealed partial class PagesAtTerminalTests
{
    public static TheoryData<string> Pages
        => ["outcomes", "tables", "manual", "schemas", .. Experiments.Select(name => $"experiments {name}")];

    private static IEnumerable<string> Experiments => Sonde.Experiments.ExperimentCatalog.All.Select(each => each.Description.Name);

    [Dear]
    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_fits_any_terminal_has_no_marks_and_loses_no_word(string page)
    {
        using var host = new TestHost();
        string[] words = page.Split(' ');
        string source = host.Run(words).Ends(0).Output;
        host.IsTerminal = true;
        foreach (int width in Repetitions.Some([40, 57, 80, 120, 200, 300], 2))
        {
            host.Size = (width, 50);
            string shown = host.Run(words).Ends(0).Output;
            string[] lines = shown.Split('\n');
            lines.Where(line => TextWidth.Of(line) >= width && !Copied().IsMatch(line)).ShouldBeEmpty($"{page} at {width}");
            lines.Where(line => Mark().IsMatch(line)).ShouldBeEmpty();
            // What has no blank within a whole line is broken somewhere.
            string[] endless = [.. Endless().Matches(source).Select(match => match.Value)];
            Letters(shown).Except(Letters(source))
                .Where(word => page != "manual" && !Array.Exists(endless, each => each.Contains(word, StringComparison.Ordinal)))
                .ShouldBeEmpty($"{page} at {width}");
            Letters(source).Except(Letters(shown))
                .Where(word => !Unseen.Contains(word) && !Array.Exists(endless, each => each.Contains(word, StringComparison.Ordinal)))
                .ShouldBeEmpty($"{page} at {width}");
        }
    }

    [Fact]
    public void Marks_are_taken_off_and_what_is_code_stays_letter_by_letter()
    {
        const string Page =
            """
            # A page

            Of *this* and **that**, see [the `table`](#table); `a*b*c` and 2 * 3 * 4 stay.

            - one
              goes on
            - two

            | name | meaning |
            |---|---|
            | `x\|y` | either |

            ```
            sonde measure tcpping tcpconnect://192.0.2.1:443 --repetitions 100
            ```
            """;
        MarkdownPage.Lines(Page, 39).ShouldBe(
        [
            "A page", "======", "", "Of this and that, see the table; a*b*c", "and 2 * 3 * 4 stay.", "", "- one goes on", "- two", "",
            "name  meaning", "----  -------", "x|y   either", "", "  sonde measure tcpping tcpconnect://192.0.2.1:443 --repetitions 100",
        ]);
    }

    [Fact]
    public void Table_without_room_becomes_a_block_a_row()
    {
        const string Table =
            """
            | column | type | meaning | from |
            |---|---|---|---|
            | `measurement_identifier` | VARCHAR | the id of the line; of archives the one that the published tables give | line |
            """;
        MarkdownPage.Lines(Table, 79).ShouldBe(
        [
            "column                  type     meaning                                   from",
            "----------------------  -------  ----------------------------------------  ----",
            "measurement_identifier  VARCHAR  the id of the line; of archives the one   line",
            "                                 that the published tables give",
        ]);
        MarkdownPage.Lines(Table, 39).ShouldBe(
        [
            "measurement_identifier", "  type: VARCHAR", "  meaning: the id of the line; of", "    archives the one that the published",
            "    tables give", "  from: line",
        ]);
    }

    // Heads of first columns: where each row is a block, its first line has what stands in them.
    private static readonly HashSet<string> Unseen = ["condition", "table", "column", "outcome", "rule", "range", "name", "network"];

    private static HashSet<string> Letters(string text)
        => [.. Words().Matches(Comment().Replace(text, "")).Select(match => match.Value)];

    [GeneratedRegex(@"^#|^\|-|^\.[A-Z]")]
    private static partial Regex Mark();

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"```json|<!--.*?-->|!\[.*?\)|\]\(.*?\)|(?m)^\.T[HP].*$|\\f[BR]|\\\[u[0-9A-F]+\]", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\S{34,}")]
    private static partial Regex Endless();

    // What is to be copied stays whole.
    [GeneratedRegex(@"^ *(sudo |sonde |\./|curl |[a-z]+ .*(;|\|)|SELECT )", RegexOptions.ExplicitCapture)]
    private static partial Regex Copied();
}
