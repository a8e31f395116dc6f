using System.Text.RegularExpressions;

namespace Sonde.Tests.Documentation;

/// <summary>What the bench scripts need is looked for by each, listed in their page, and installed where everything is checked.</summary>
public sealed partial class BenchScriptTests
{
    [Fact]
    public void Needs_of_each_script_are_checked_listed_and_installed()
    {
        string page = Repository.Read("bench/README.md"), check = Repository.Read(".ci/run");
        foreach (string script in Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench"), "*.sh")
            .Where(path => !File.ReadLines(path).First().StartsWith("# Sourced ", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(script), name = Path.GetFileName(script);
            text.ShouldContain(". bench/needs.sh", customMessage: name);
            text.ShouldContain("native_sonde", customMessage: name);
            string listed = page.Split('\n')
                .Single(
                    line => line.StartsWith('|') && line.Split('|')[1].Contains($"`{name}`", StringComparison.Ordinal)
                    && !line.Contains("bench/", StringComparison.Ordinal));
            foreach (string package in Needs().Matches(text).Select(match => match.Groups["package"].Value).Where(each => each != "gcc"))
            {
                listed.ShouldContain(package, customMessage: name);
                check.ShouldContain($" {package} ", customMessage: $"{name}: .ci/run installs what it needs");
            }

            listed.Contains("root", StringComparison.Ordinal).ShouldBe(text.Contains("needs_root", StringComparison.Ordinal), name);
        }
    }

    [GeneratedRegex(
        @"(?<=^needs .*)[\w/]+:(?<package>[\w.-]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Needs();
}
