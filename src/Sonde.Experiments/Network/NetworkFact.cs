namespace Sonde.Experiments.Network;

/// <summary>Which network an address belongs to, as far as files of the user's tell.</summary>
/// <param name="Asn">The network's number.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Country">The country of the address, two letters, or null.</param>
public sealed record NetworkFact(uint Asn, string? Name, string? Country)
{
    /// <summary>The number as OONI and PATHspider write it: <c>AS64496</c>.</summary>
    public string AsnText => $"AS{Asn}";
}
