namespace Sonde.Analysis.Reports.Changes;

/// <summary>The tests of one day or hour of a series.</summary>
/// <param name="When">The day, or the hour, as the archive writes them.</param>
/// <param name="Tests">Tests that say something.</param>
/// <param name="Hits">Those among them that did not come to what is expected.</param>
public readonly record struct ChangeBin(string When, long Tests, long Hits);
