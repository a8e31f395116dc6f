using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.Tests.Documentation;

/// <summary>The index of decisions says what the decisions say.</summary>
public sealed partial class DecisionsTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs/design");

    private sealed record Entry(string Number, string File, string Title, string State, string Date);

    [Fact]
    public void Every_decision_has_a_line_with_its_title_and_every_line_a_decision()
    {
        string[] lines = [.. Index().Select(entry => $"| [dd-{entry.Number}]({entry.File}) | {entry.Title} |")];
        string[] decisions =
            [.. Decisions().Select(each => $"| [dd-{each.Number}]({Path.GetFileName(each.File)}) | {TitleOf(each.File)} |")];
        decisions.Except(lines).ShouldBeEmpty("missing in docs/design/README.md: add the state (in force) and the date");
        lines.Except(decisions).ShouldBeEmpty("in docs/design/README.md, and no such decision");
        lines.ShouldBe(decisions, "in the order of their numbers");
        decisions.ShouldBeUnique();
    }

    [Fact]
    public void A_number_is_given_once() => Decisions().Select(each => each.Number).ShouldBeUnique();

    [Fact]
    public void State_is_that_which_newer_decisions_leave()
    {
        (string Number, string By)[] superseded =
        [
            .. Decisions()
                .SelectMany(
                    each => Superseding().Matches(File.ReadAllText(each.File)).Select(match => (match.Groups["old"].Value, each.Number))),
        ];
        foreach (Entry entry in Index())
        {
            string[] by = [.. superseded.Where(each => each.Number == entry.Number).Select(each => $"dd-{each.By}")];
            if (by.Length == 0) entry.State.ShouldBe("in force", entry.Number);
            else entry.State.ShouldBeOneOf($"superseded by {string.Join(", ", by)}", $"in part superseded by {string.Join(", ", by)}");
        }
    }

    [Fact]
    public void Dates_are_days()
        => Index()
            .Where(entry => !DateOnly.TryParseExact(entry.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .ShouldBeEmpty();

    private static IEnumerable<(string Number, string File)> Decisions()
        => Directory.GetFiles(Folder, "dd-*.md").Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file)[3..6], file));

    private static string TitleOf(string file) => Heading().Replace(File.ReadLines(file).First(), "");

    private static Entry[] Index()
        => [.. Line().Matches(Repository.Read("docs/design/README.md"))
            .Select(
                m => new Entry(
                    m.Groups["number"].Value, m.Groups["file"].Value, m.Groups["title"].Value, m.Groups["state"].Value,
                    m.Groups["date"].Value))];

    [GeneratedRegex(
        @"^\| \[dd-(?<number>\d{3})\]\((?<file>[^)]+)\) \| (?<title>.+) \| (?<state>[^|]+) \| (?<date>[^|]+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"^# dd-\d{3}:? ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"Supersedes[^.\n]*?dd-(?<old>\d{3})", RegexOptions.ExplicitCapture)]
    private static partial Regex Superseding();
}
