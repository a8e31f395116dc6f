using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Addresses;

namespace Sonde.Analysis.Metadata;

/// <summary>What a file of IP metadata says, by kind.</summary>
internal abstract record MetadataContent
{
    private MetadataContent()
    {
    }

    /// <summary>Entries read.</summary>
    public int Entries { get; init; }

    /// <summary>Lines that could not be read.</summary>
    public int Rejected { get; init; }

    /// <summary>The day that the content states, or null.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>
    /// Routes: for each number of the table an origin and the length of the prefix; where there are several origins, all of them.
    /// </summary>
    public sealed record Routes(AddressTable Table, uint[] Origins, byte[] Lengths, Dictionary<int, uint[]> AllOrigins) : MetadataContent;

    /// <summary>Networks by number.</summary>
    public sealed record Organizations(Dictionary<uint, AsOrganization> ByAsn) : MetadataContent;

    /// <summary>Classes by number of the network.</summary>
    public sealed record Classes(Dictionary<uint, string> ByAsn) : MetadataContent;

    /// <summary>Ranges of addresses, and of AS numbers, with countries.</summary>
    public sealed record Countries(AddressTable Table, RangeTable<uint> Asns, string[] Codes, string Registry) : MetadataContent;

    /// <summary>Ranges of addresses with networks and what these call themselves.</summary>
    public sealed record Networks(AddressTable Table, (uint Asn, string Name)[] Holders) : MetadataContent;

    /// <summary>A MaxMind-format database.</summary>
    public sealed record Database(MmdbReader Reader) : MetadataContent;
}
