using System.Text.RegularExpressions;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Architecture;

/// <summary>A folder of a project as its sources show it: what it declares, and what of other folders it names.</summary>
/// <remarks>
/// The sources are asked rather than the assembly, since constants, <c>nameof</c> and references of documentation leave no trace there
/// and are a use all the same. Unused <c>using</c> directives are errors, so that each stands for a use.
/// </remarks>
/// <param name="project">The namespace of the project, or of a folder in it.</param>
/// <param name="name">The folder directly below; empty for what stands beside all folders.</param>
internal sealed partial class SourceFolder(string project, string name)
{
    private readonly List<string> _texts = [];

    public string Name => name;

    /// <summary>The types that it declares, nested ones left out.</summary>
    public HashSet<string> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>All folders of a project.</summary>
    public static IReadOnlyList<SourceFolder> Of(string project) => Within(project, Path.Combine(Repository.Root, "src", project));

    /// <summary>All folders within a folder of a project.</summary>
    public static IReadOnlyList<SourceFolder> Of(string project, string folder)
        => Within($"{project}.{folder}", Path.Combine(Repository.Root, "src", project, folder));

    private static IReadOnlyList<SourceFolder> Within(string project, string root)
    {
        var folders = new SortedDictionary<string, SourceFolder>(StringComparer.Ordinal);
        foreach (string file in Sources(root))
        {
            string below = Path.GetRelativePath(root, file);
            string name = below.Contains('/', StringComparison.Ordinal) ? below[..below.IndexOf('/', StringComparison.Ordinal)] : "";
            if (!folders.TryGetValue(name, out SourceFolder? folder)) folders.Add(name, folder = new SourceFolder(project, name));
            folder.Add(File.ReadAllText(file));
        }

        return [.. folders.Values];
    }

    /// <summary>The source files of a folder, without what builds leave there.</summary>
    public static IEnumerable<string> Sources(string root)
        => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>Which of the other folders it uses.</summary>
    public IEnumerable<string> Uses(IReadOnlyList<SourceFolder> all) => all.Where(other
        => other != this && _texts.Exists(text => Names(text, other))).Select(other => other.Name);

    // What stands beside the project file is in scope everywhere: only its types' names tell who uses it.
    private bool Names(string text, SourceFolder other)
        => other.Name.Length == 0
            ? Words().Matches(text).Any(word => other.Types.Contains(word.Value))
            : Regex.IsMatch(
                text, $@"(^using (\w+ = )?{project}\.{other.Name}[.;])|((?<![\w.]){project}\.{other.Name}\.\w)|((?<![\w.])({other.Name})\.({string.Join('|', other.Types)})\b)",
                RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private void Add(string text)
    {
        _texts.Add(text);
        Types.UnionWith(Declarations().Matches(text).Select(match => match.Groups["name"].Value));
    }

    [GeneratedRegex(
        @"^(public |internal |sealed |static |abstract |readonly |partial |ref |unsafe )*(class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
