using Sonde.Packets.Addresses;

namespace Sonde.Analysis.Metadata;

/// <summary>What is known of an address; each part is null where nothing is.</summary>
/// <param name="Asn">The number of the network that announces it; of several origins the first.</param>
/// <param name="AsName">The network's short name, such as <c>LVLT-1</c>.</param>
/// <param name="AsFullName">The name of the organization that holds the network.</param>
/// <param name="AsClass">CAIDA's class: <c>Content</c>, <c>Enterprise</c> or <c>Transit/Access</c>.</param>
/// <param name="AsCountry">The country where the network is registered.</param>
/// <param name="Country">The country of the address, from address databases or registries; else <paramref name="AsCountry"/>.</param>
/// <param name="Organization">Who uses the address, only where the source agrees on the network's number.</param>
/// <param name="Netblock">The announced prefix.</param>
/// <param name="Bogon">What a special address is for (then all else is null), or null.</param>
public readonly record struct AddressMetadata(
    uint? Asn, string? AsName, string? AsFullName, string? AsClass, string? AsCountry, string? Country, string? Organization,
    AddressBlock? Netblock, string? Bogon)
{
    /// <summary>All origins of a prefix that several networks announce; empty where there is one.</summary>
    public IReadOnlyList<uint>? Origins { get; init; }

    /// <summary>Whether the address is one that no network on the Internet has.</summary>
    public bool IsBogon => Bogon is not null;
}
