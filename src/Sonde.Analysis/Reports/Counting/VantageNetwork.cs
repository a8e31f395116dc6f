namespace Sonde.Analysis.Reports.Counting;

/// <summary>What is behind the name of a network that vantage points are in.</summary>
/// <param name="Asn">Its number; null where it is not known, or it is the measuring machine's.</param>
/// <param name="Name">Its name; null where it is not known.</param>
/// <param name="IsDirect">Whether the measuring machine itself is the vantage point.</param>
/// <param name="ProbeAsn">The measuring machine's network, as it is written; null where it is not known.</param>
/// <param name="Country">The country of the vantage points.</param>
public sealed record VantageNetwork(string? Asn, string? Name, bool IsDirect, string? ProbeAsn, string? Country)
{
    /// <summary>
    /// Whether these facts tell its rows from others'. Whoever writes tables can call a network as the measuring machine's is called, or
    /// say of the measuring machine in which network its vantage point is.
    /// </summary>
    public bool IsToldApart { get; init; } = true;

    /// <summary>The network by its number, <c>AS64496</c> (<see cref="SeenColumns.NetworkUnitSql"/>); null where it is not known.</summary>
    public string? Number => Asn is not null ? $"AS{Asn}" : IsDirect ? ProbeAsn : null;

    /// <summary>Whether it stands for remote vantage points of which no network is known, of how many nobody can tell.</summary>
    public bool IsUnknown => Number is null && !IsDirect;
}
