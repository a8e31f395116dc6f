namespace Sonde.Analysis.Reports.Changes;

/// <summary>A bin from which on the share of a series is another one.</summary>
/// <param name="Bin">The number of the first bin of the new share.</param>
/// <param name="Earliest">The first bin that may be it (a likelihood interval of 95 %).</param>
/// <param name="Latest">The last bin that may be it.</param>
/// <param name="Ratio">Twice the logarithm of the likelihood ratio of two shares to one, over the dispersion.</param>
/// <param name="Chance">An upper bound of the chance that a series without a change shows one like it.</param>
public sealed record ChangePoint(int Bin, int Earliest, int Latest, double Ratio, double Chance);
