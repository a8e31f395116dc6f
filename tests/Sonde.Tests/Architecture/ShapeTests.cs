using System.Text.RegularExpressions;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Architecture;

/// <summary>How source files look, as far as no compiler says it.</summary>
public sealed partial class ShapeTests
{
    private const int MostLines = 300;

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

    [GeneratedRegex(
        @"^(public|internal) (sealed |static |abstract |readonly |partial |ref |unsafe )*(class|record struct|record|struct|interface|enum|delegate [\w<>\[\],?. ]+?) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Types();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespaces();
}
