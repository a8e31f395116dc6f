using Sonde.SystemTests.Interference;
using Sonde.SystemTests.PathTransparency;
using Sonde.SystemTests.Replay;
using Sonde.SystemTests.Scaling;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Sonde.SystemTests.LongestFirst))]

namespace Sonde.SystemTests;

/// <summary>Begins with the classes that take minutes, so that at the end nothing is waited for alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
    [
        typeof(BareMachineTests), typeof(LossyPathTests), typeof(PagesTests), typeof(KillTests), typeof(CleanTrialsTests),
        typeof(ReplayedTrialsTests), typeof(TransparencyTests), typeof(InterferenceKillTests), typeof(HostileVantageTests),
    ];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
        => [.. testCollections.OrderBy(Place).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];

    // A collection is called after its class.
    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        string name = collection.TestCollectionDisplayName;
        int place = Array.FindIndex(Longest, type => name.Contains($"{type} ", StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
