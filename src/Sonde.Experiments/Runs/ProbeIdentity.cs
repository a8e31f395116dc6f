using System.Net;

namespace Sonde.Experiments.Runs;

/// <summary>Who measures, as far as the user tells: it comes from flags or an offline file, never from a look-up.</summary>
public sealed record ProbeIdentity
{
    /// <summary>The network, <c>AS0</c> when unknown.</summary>
    public string Asn { get; init; } = "AS0";

    /// <summary>The country, <c>ZZ</c> when unknown.</summary>
    public string Country { get; init; } = "ZZ";

    /// <summary>The network's name, empty when unknown.</summary>
    public string NetworkName { get; init; } = "";

    /// <summary>The public address. It is a secret, unless <see cref="IsPublished"/>.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether the user asked, in so many words, that addresses be published.</summary>
    public bool IsPublished { get; init; }
}
