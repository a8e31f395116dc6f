namespace Sonde.Experiments.Drafts;

/// <summary>Names of addresses that a measurement is to tell: looked up when all is measured, before its line is written.</summary>
/// <param name="Addresses">The addresses; only such as are published, for a look-up tells others of them.</param>
/// <param name="With">The measurement's form with the names that were found, by address.</param>
public sealed record NamesWanted(IReadOnlyCollection<string> Addresses, Func<IReadOnlyDictionary<string, string>, MeasurementForm> With);
