using System.Globalization;

namespace Sonde.Measurements.Model;

/// <summary>
/// A condition of path transparency (PATHspider): <c>plugin.aspect.state</c>, with a value behind a colon where its word has one. What the
/// words mean stands in <see cref="ConditionCatalog"/>.
/// </summary>
public static class Condition
{
    /// <summary>A condition with a value.</summary>
    public static string With(string word, string value) => $"{word}:{value}";

    /// <summary>A condition with a number of milliseconds, to a hundredth.</summary>
    public static string WithMilliseconds(string word, double seconds)
        => With(word, (seconds * 1000).ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>The condition without its value.</summary>
    public static string NameOf(string condition) => condition.IndexOf(':') is >= 0 and int colon ? condition[..colon] : condition;

    /// <summary>What a condition is counted as: without its value where that is a measure, and so different each time.</summary>
    public static string Counted(string condition)
        => ConditionCatalog.Find(condition) is { Value: ConditionValue.Measure } ? NameOf(condition) : condition;

    /// <summary>The conditions in the order of results, which is the catalogue's, each once; unknown ones last, by their names.</summary>
    public static IReadOnlyList<string> Sort(IEnumerable<string> conditions)
        => [.. conditions.Distinct().OrderBy(ConditionCatalog.RankOf).ThenBy(condition => condition, StringComparer.Ordinal)];
}
