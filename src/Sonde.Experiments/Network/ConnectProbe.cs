using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>A TCP connect to make.</summary>
/// <param name="Target">Where to.</param>
public readonly record struct ConnectProbe(IPEndPoint Target);
