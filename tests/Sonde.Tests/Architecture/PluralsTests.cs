using System.Text.RegularExpressions;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Architecture;

/// <summary>"1 lines were rejected" is told by nobody: what puts a number before the name of a thing is <c>Numerals</c>.</summary>
public sealed partial class PluralsTests
{
    // What cannot be one where it is said.
    private static readonly HashSet<string> NeverOne = new(StringComparer.Ordinal)
    {
        "about.Rate", "about.Parallel", "limit", "query.Answers.Count", "HttpHead.Longest", "endpoint", "times + 1", "names.Count",
        "text.Length / 2", "hidden", "count", "Steps.Count", "Sufficiency.LeastNetworks",
        "MarkupWriter.Count((points.Count + (PlotText.Most / 4) - 1) / (PlotText.Most / 4))",
    };

    [Fact]
    public void A_number_of_things_is_one_thing_where_it_is_one()
        => SourceFolder.Sources(Path.Combine(Repository.Root, "src"))
            .SelectMany(file => File.ReadLines(file).Where(line => !line.Contains("///", StringComparison.Ordinal))
                .SelectMany(line => Pieces().Matches(line)).Where(IsDoubtful).Select(piece => $"{Path.GetFileName(file)}: {piece.Value}"))
            .ShouldBeEmpty("Numerals.Count and Numerals.Word know the singular");

    private static bool IsDoubtful(Match piece)
    {
        string what = piece.Groups["what"].Value.Trim();
        return what.Length > 0 && !what.Contains(": ", StringComparison.Ordinal) && !Limits().IsMatch(what) && !NeverOne.Contains(what);
    }

    [GeneratedRegex(
        """\{(?<what>[^{}"]+)\} (?:more |known |telling |exact )?(?:lines|rows|columns|tests|targets|files|networks|points|units|names|results|changes|outcomes|bytes|pings|hops|packets|probes|measurements|countries|answers|times|days|hours|seconds|minutes|domains|resolvers|servers|tries|connections|flows|addresses|segments|frames|rounds|steps|errors|entries)\b""")]
    private static partial Regex Pieces();

    [GeneratedRegex("""^(?:\w+\.Count\()?(?:Most|Max|Least)\w*(?::N0)?\)?$""")]
    private static partial Regex Limits();
}
