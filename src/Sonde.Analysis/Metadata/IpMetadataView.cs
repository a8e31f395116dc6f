using System.Collections.Concurrent;
using System.Net;
using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>IP metadata as of a day. May be asked by several threads.</summary>
public sealed class IpMetadataView
{
    private readonly (MetadataFile File, MetadataContent Content)[] _sources;
    private readonly MetadataContent.Routes[] _routes;
    private readonly MetadataContent.Networks[] _networks;
    private readonly MetadataContent.Countries[] _countries;
    private readonly Database[] _databases;
    private readonly Dictionary<uint, AsOrganization>? _organizations;
    private readonly Dictionary<uint, string>? _classes;

    internal IpMetadataView((MetadataFile File, MetadataContent Content)[] sources, DateOnly day)
    {
        // Newer files are asked first.
        _sources = [.. sources.OrderByDescending(s => s.File.Date ?? DateOnly.MinValue)];
        _routes = Of<MetadataContent.Routes>();
        _networks = Of<MetadataContent.Networks>();
        _countries = Of<MetadataContent.Countries>();
        _databases = [
            .. _sources.Select(s => s.Content is MetadataContent.Database d ? new Database(d.Reader, s.File.Date > day) : null)
            .OfType<Database>()];
        _organizations = Of<MetadataContent.Organizations>().FirstOrDefault()?.ByAsn;
        _classes = Of<MetadataContent.Classes>().FirstOrDefault()?.ByAsn;
    }

    /// <summary>A database, and what was read of it.</summary>
    /// <param name="Reader">The database.</param>
    /// <param name="IsYounger">Whether it is younger than the day; then it only says more of networks that are known.</param>
    private sealed record Database(MmdbReader Reader, bool IsYounger)
    {
        public ConcurrentDictionary<int, MmdbFacts> Facts { get; } = new();
    }

    /// <summary>The files in force.</summary>
    public IReadOnlyList<MetadataFile> Files => [.. _sources.Select(s => s.File)];

    /// <summary>What is known of an address given as text; text that is no address is known nothing of.</summary>
    public AddressMetadata Find(ReadOnlySpan<char> text)
        => LiteralAddress.TryParse(text, out PacketAddress address) ? Find(address) : default;

    /// <summary>What is known of an address given as UTF-8 text; text that is no address is known nothing of.</summary>
    public AddressMetadata Find(ReadOnlySpan<byte> text)
        => LiteralAddress.TryParse(text, out PacketAddress address) ? Find(address) : default;

    /// <summary>What is known of an address.</summary>
    public AddressMetadata Find(IPAddress address) => Find(PacketAddress.From(address));

    /// <summary>What is known of an address.</summary>
    public AddressMetadata Find(PacketAddress address)
    {
        address = address.Unmapped;
        if (SpecialRanges.Find(address) is { IsBogon: true } special)
            return new(null, null, null, null, null, null, null, null, special.Use);
        if (_sources.Length == 0) return default;
        uint? asn = Route(address, out AddressBlock? netblock, out uint[]? origins);
        (uint Asn, string Name)? holder = Holder(address);
        asn ??= holder?.Asn;
        MmdbFacts facts = default;
        foreach (Database database in _databases)
        {
            MmdbFacts more = Ask(database, address);
            if (database.IsYounger) more = more.Asn is { } theirs && theirs == (asn ?? facts.Asn) ? more with { Country = null } : default;
            facts = facts.FilledFrom(more);
        }

        asn ??= facts.Asn;

        string? name = null, fullName = null, asCountry = null, asClass = null;
        if (asn is { } number)
        {
            if (_organizations is not null && _organizations.TryGetValue(number, out AsOrganization? o))
                (name, fullName, asCountry) = (o.Name, o.FullName, o.Country);
            _classes?.TryGetValue(number, out asClass);
            if (facts.Asn == number || (facts.Asn is null && facts.AsName is not null))
                (name, fullName, asCountry) = (name ?? facts.AsName, fullName ?? facts.AsFullName, asCountry ?? facts.AsCountry);
            if (holder?.Asn == number) fullName ??= Text(holder.Value.Name);
            asCountry ??= Registered(number);
        }

        string? organization = facts.Asn is { } same && same == asn ? facts.Organization : null;
        return new(
            asn, name, fullName, asClass, asCountry, facts.Country ?? Located(address) ?? asCountry, organization, netblock,
            null)
        { Origins = origins };
    }

    private T[] Of<T>() where T : MetadataContent => [.. _sources.Select(s => s.Content).OfType<T>()];

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private uint? Route(PacketAddress address, out AddressBlock? netblock, out uint[]? origins)
    {
        foreach (MetadataContent.Routes routes in _routes)
        {
            int place = routes.Table.Find(address);
            if (place == AddressTable.None) continue;
            netblock = AddressBlock.Around(address, routes.Lengths[place]);
            origins = routes.AllOrigins.GetValueOrDefault(place);
            return routes.Origins[place];
        }

        netblock = null;
        origins = null;
        return null;
    }

    private (uint Asn, string Name)? Holder(PacketAddress address)
    {
        foreach (MetadataContent.Networks networks in _networks)
        {
            if (networks.Table.Find(address) is >= 0 and int place) return networks.Holders[place];
        }

        return null;
    }

    private string? Located(PacketAddress address)
    {
        foreach (MetadataContent.Countries countries in _countries)
        {
            if (countries.Table.Find(address) is >= 0 and int place) return countries.Codes[place];
        }

        return null;
    }

    private string? Registered(uint asn)
    {
        foreach (MetadataContent.Countries countries in _countries)
        {
            if (countries.Asns.Find(asn) is >= 0 and int place) return countries.Codes[place];
        }

        return null;
    }

    private static MmdbFacts Ask(Database database, PacketAddress address)
    {
        if (database.Reader.Find(address, out int record, out _) != MmdbLookup.Found) return default;
        if (database.Facts.TryGetValue(record, out MmdbFacts facts)) return facts;
        facts = database.Reader.TryDecode(record, out MmdbValue? value, out _) ? MmdbFacts.Of(value) : default;
        database.Facts.TryAdd(record, facts);
        return facts;
    }
}
