using System.Net;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Network;

/// <summary>What a look-up of a name came to.</summary>
/// <param name="Name">The name.</param>
/// <param name="Addresses">The addresses, in the resolver's order; empty after a failure.</param>
/// <param name="Failure">What went wrong, or null.</param>
/// <param name="T0">When it began, in seconds since the run did.</param>
/// <param name="T">When it ended, in seconds since the run began.</param>
public sealed record NameLookup(string Name, IReadOnlyList<IPAddress> Addresses, Failure? Failure, double T0, double T);
