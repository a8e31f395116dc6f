namespace Sonde.Analysis.Reports.Changes;

/// <summary>What a series shows.</summary>
/// <param name="Group">Whose series it is, with all tests that are in it: those that say nothing are not.</param>
/// <param name="Status">What can be said.</param>
/// <param name="Size">Over how long tests were taken together.</param>
/// <param name="Bins">How many days or hours have tests.</param>
/// <param name="TestsOfBin">How many tests the middle one has.</param>
/// <param name="Wanted">How many it should have.</param>
/// <param name="Tests">How many tests of it say something.</param>
/// <param name="Share">The share of all of them; null where there is none.</param>
/// <param name="Episodes">The times in which its share was raised, in order.</param>
public sealed record ChangeFinding(
    SummaryGroup Group, ChangeStatus Status, ChangeBinSize Size, int Bins, long TestsOfBin, long Wanted, long Tests, double? Share,
    IReadOnlyList<ChangeEpisode> Episodes)
{
    /// <summary>How many days or hours it should have.</summary>
    public required int WantedBins { get; init; }

    /// <summary>How many tests it should have in all to be called steady.</summary>
    public required long WantedTests { get; init; }
}
