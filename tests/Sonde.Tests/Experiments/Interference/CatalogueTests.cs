using System.Reflection;
using Sonde.Tests.Documentation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>Every behaviour of the catalogue of documented behaviours (1 to 73) is played, in memory or by the kernel.</summary>
public sealed class CatalogueTests
{
    // Played by the lab alone, or told there from its like: the kind in docs/accuracy.md.
    private static readonly Dictionary<int, string> InLab = new()
    {
        [11] = "http-keyword-path",
        [14] = "http-blackhole-flow",
        [17] = "http-residual-reset",
        [41] = "echo-rst",
        [45] = "discard-drop",
        [46] = "https-rst-sni",
        [47] = "https-drop-sni",
        [49] = "https-sni-and-address",
        [57] = "https-fin",
    };

    // In facts whose names end with their numbers.
    private static readonly int[] ByName = [6, 31, 37, 50, 59, 68];

    // A page without a handshake needs data without one, which is never sent; what acts on what leaves a network alone is not met from
    // outside of it (docs/methods.md).
    private static readonly int[] NeverMet = [28, 73];

    [Fact]
    public void Every_behaviour_of_the_catalogue_is_played()
    {
        string page = Repository.Read("docs/accuracy.md");
        InLab.Values.ShouldAllBe(kind => page.Contains($"| {kind} |", StringComparison.Ordinal));
        string[] facts = [
            .. Methods(typeof(DocumentedMemoriesTests)).Concat(Methods(typeof(DocumentedResolversTests))).Select(method => method.Name)];
        ByName.ShouldAllBe(number => facts.Any(fact => fact.Contains($"_{number}", StringComparison.Ordinal)));
        int[] played = [
            .. DocumentedCensorsTests.Behaviours.Select(row => row.Data.Item1),
            .. DocumentedResolversTests.Behaviours.Select(row => row.Data.Item1),
            .. Methods(typeof(DocumentedMemoriesTests)).SelectMany(method => method.GetCustomAttributes<InlineDataAttribute>())
                .Select(data => (int)data.Data[0]!),
            .. InLab.Keys, .. ByName, .. NeverMet];
        Enumerable.Range(1, 73).Except(played).ShouldBeEmpty();
    }

    private static MethodInfo[] Methods(Type tests)
        => tests.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
}
