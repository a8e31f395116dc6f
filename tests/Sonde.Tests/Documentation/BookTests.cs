using System.CommandLine;
using System.Text.RegularExpressions;
using Sonde.Cli;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Documentation;

/// <summary>What holds of all pages: links lead somewhere, and commands are such that the program takes them.</summary>
public sealed partial class BookTests
{
    private static readonly string[] Pages =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md"), Path.Combine(Repository.Root, "bench/README.md"),
        Path.Combine(Repository.Root, "examples/README.md"),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Links_and_their_anchors_are_there()
    {
        List<string> broken = [];
        foreach (string page in Pages)
        {
            foreach (Match link in Link().Matches(Block().Replace(File.ReadAllText(page), "")))
            {
                string[] parts = link.Groups["to"].Value.Split('#', 2);
                if (parts[0].Contains(':', StringComparison.Ordinal)) continue;
                string to = parts[0].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
                bool isThere = File.Exists(to) || Directory.Exists(to);
                if (!isThere || (parts.Length > 1 && !AnchorsOf(to).Contains(parts[1])))
                    broken.Add($"{Path.GetRelativePath(Repository.Root, page)}: {link.Groups["to"].Value}");
            }
        }

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void Commands_are_taken_with_their_options_and_values()
    {
        using var host = new TestHost();
        RootCommand root = SondeCommand.Create(host.Host(TextWriter.Null));
        List<string> refused = [];
        int count = 0;
        foreach (string page in Pages)
        {
            foreach (Match line in Command().Matches(File.ReadAllText(page)))
            {
                string[] words = [.. Word().Matches(line.Groups["words"].Value).Select(word => word.Value.Trim('\'', '"'))];
                int end = Array.FindIndex(words, word => word[0] is '|' or '>' or '<' or '#' or ';' or '&' || word is "2>" or "...");
                try
                {
                    CommandLineCheck.Read(root, end < 0 ? words : words[..end]);
                    count++;
                }
                catch (UsageException e)
                {
                    refused.Add($"{Path.GetRelativePath(Repository.Root, page)}: {line.Value.Trim()}: {e.Message}");
                }
            }
        }

        refused.ShouldBeEmpty();
        count.ShouldBeGreaterThan(80);
    }

    [Fact]
    public void Options_that_pages_of_the_book_name_are_there()
    {
        using var host = new TestHost();
        HashSet<string> known = [.. OptionsOf(SondeCommand.Create(host.Host(TextWriter.Null))), "--help", "--version"];
        List<string> unknown = [];
        foreach (string page in Pages.Where(page => IsOfTheBook(Path.GetRelativePath(Repository.Root, page))))
        {
            // Options of other programs stand on lines that name them.
            foreach (string line in File.ReadAllLines(page).Where(line => !OfOthers().IsMatch(line)))
            {
                unknown.AddRange(
                    Option().Matches(line).Select(option => option.Value).Where(option => !known.Contains(option))
                        .Select(option => $"{Path.GetRelativePath(Repository.Root, page)}: {option}: {line.Trim()}"));
            }
        }

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void Every_option_is_told_in_some_page_of_the_book()
    {
        using var host = new TestHost();
        string book = string.Concat(
            Pages.Where(page => !Path.GetRelativePath(Repository.Root, page).StartsWith("docs/design/", StringComparison.Ordinal))
                .Where(page => Path.GetFileName(page) is not ("CHANGELOG.md" or "ARCHITECTURE.md")).Select(File.ReadAllText));
        HashSet<string> told = [.. Option().Matches(book).Select(option => option.Value)];
        OptionsOf(SondeCommand.Create(host.Host(TextWriter.Null)))
            .Where(option => option.StartsWith("--", StringComparison.Ordinal) && !told.Contains(option)).Distinct().ShouldBeEmpty();
    }

    // Scaling is about batch systems and their options.
    private static bool IsOfTheBook(string page)
        => page is "README.md" || (page.StartsWith("docs/", StringComparison.Ordinal) && page != "docs/scaling.md"
            && !page.StartsWith("docs/design/", StringComparison.Ordinal));

    private static IEnumerable<string> OptionsOf(Command command)
        => [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)), .. command.Subcommands.SelectMany(OptionsOf)];

    private static HashSet<string> AnchorsOf(string page)
        => [.. Heading().Matches(File.ReadAllText(page)).Select(heading => NoAnchor().Replace(
            heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^ {4}(\$ )?(sudo )?(\./)?sonde (?<words>[^\n]*[^\n…\\])$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("""("[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z0-9-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"\./test|bench/|nft |tcpdump|git |docker|sbatch|srun|qsub|pip |new-experiment")]
    private static partial Regex OfOthers();
}
