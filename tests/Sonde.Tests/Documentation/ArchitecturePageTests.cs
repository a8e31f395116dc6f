using System.Text.RegularExpressions;

namespace Sonde.Tests.Documentation;

/// <summary>ARCHITECTURE.md shows the house as it stands.</summary>
public sealed partial class ArchitecturePageTests
{
    private static readonly string Page = Repository.Read("ARCHITECTURE.md");
    private static readonly string Sources = Path.Combine(Repository.Root, "src");
    private static readonly string[] Places = ["src/", "tests/", "docs/", "bench/", "lab/"];

    [Fact]
    public void Picture_of_the_folders_is_that_of_the_sources()
    {
        string[] sections = Projects().Split(Between(Page, "    src/\n", "\n    tests/"))[1..];
        sections.Select(section => section[..section.IndexOf('/', StringComparison.Ordinal)])
            .ShouldBe(Directory.EnumerateDirectories(Sources).Select(path => Path.GetFileName(path)), ignoreOrder: true);
        foreach (string section in sections)
        {
            string name = section[..section.IndexOf('/', StringComparison.Ordinal)], project = Path.Combine(Sources, name);
            string[] words = [.. Names().Matches(section[name.Length..]).Select(match => match.Value)];
            FoldersOf(project, SearchOption.TopDirectoryOnly).Except(words)
                .ShouldBeEmpty($"{name}: folders that the picture in ARCHITECTURE.md does not show");
            words.Except(FoldersOf(project, SearchOption.AllDirectories))
                .Except(Directory.EnumerateFiles(project, "*.cs").Select(path => Path.GetFileNameWithoutExtension(path)))
                .ShouldBeEmpty($"{name}: in the picture in ARCHITECTURE.md, and no folder");
        }
    }

    [Fact]
    public void Files_and_types_that_the_page_names_are_there()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
                .Select(path => "/" + Path.GetRelativePath(Repository.Root, path)),
        ];
        string[] way = [.. Between(Page, "### The way of an archive", "### The first hour").Split('\n')
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .Where(word => !word.Contains('…', StringComparison.Ordinal))];
        way.Length.ShouldBeGreaterThan(4);
        string[] named = [.. Quoted().Matches(Page).Select(match => match.Groups["name"].Value).Concat(way).Distinct()];
        named.Length.ShouldBeGreaterThan(40);
        named.Where(name => !IsThere(name)).ShouldBeEmpty("named in ARCHITECTURE.md, and nowhere to be found");

        bool IsThere(string name)
        {
            if (name.Contains("NAME", StringComparison.Ordinal) || name.Contains("NNN", StringComparison.Ordinal)) return true;
            string plain = name.TrimEnd('/'), folder = Path.GetDirectoryName(plain) ?? "";
            if (Array.Exists(Places, place => name.StartsWith(place, StringComparison.Ordinal)))
                return Directory.EnumerateFileSystemEntries(Path.Combine(Repository.Root, folder), Path.GetFileName(plain)).Any();
            string end = $"/{plain}" + (plain.EndsWith(".cs", StringComparison.Ordinal) ? "" : ".cs");
            return Array.Exists(files, file => file.EndsWith(end, StringComparison.Ordinal))
                || Array.Exists(files, file => file.Contains($"/{plain}/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void First_hour_is_five_files()
    {
        string[] steps = [.. Between(Page, "### The first hour", "## The probing engine").Split('\n').Where(line => Step().IsMatch(line))];
        steps.Length.ShouldBe(5);
        foreach (string step in steps)
            File.Exists(Path.Combine(Repository.Root, Quoted().Match(step).Groups["name"].Value)).ShouldBeTrue(step);
    }

    private static string Between(string text, string begin, string end)
    {
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        from.ShouldBeGreaterThanOrEqualTo(0, begin);
        int to = text.IndexOf(end, from, StringComparison.Ordinal);
        to.ShouldBeGreaterThan(from, end);
        return text[from..to];
    }

    private static IEnumerable<string> FoldersOf(string project, SearchOption depth)
        => Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(project, file).Split('/')[..^1])
            .Where(folders => folders is [not ("bin" or "obj" or "Properties"), ..])
            .SelectMany(folders => depth == SearchOption.TopDirectoryOnly ? folders[..1] : folders)
            .Distinct();

    // Where the part of a project begins.
    [GeneratedRegex(@"\n      (?=Sonde\.)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Projects();

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]+\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    // Paths and types in code marks: no options of a command, no words of an outcome.
    [GeneratedRegex(
        @"`(?<name>(?:(?:src|tests|docs|bench|lab)/|[A-Z])[\w./*-]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[1-9]\. `", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
