using System.Net;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Network;

/// <summary>What a look-up of a name came to.</summary>
/// <param name="Name">The name.</param>
/// <param name="Addresses">The addresses, in the resolver's order; empty after a failure.</param>
/// <param name="Failure">What went wrong, or null.</param>
/// <param name="Took">How long it took, in seconds.</param>
public sealed record NameLookup(string Name, IReadOnlyList<IPAddress> Addresses, Failure? Failure, double Took);
