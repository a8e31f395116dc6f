using System.Globalization;
using System.Text;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>
/// Reads delegated files of the regional registries: registry, country, type, start, value, date and status between bars. The value counts
/// addresses for IPv4, numbers for asn, and is the prefix length for IPv6. What is available or reserved has no country.
/// </summary>
internal static class DelegationReader
{
    /// <summary>The registries, as the files spell them.</summary>
    public static bool IsRegistry(ReadOnlySpan<byte> name)
        => name.SequenceEqual("afrinic"u8) || name.SequenceEqual("apnic"u8) || name.SequenceEqual("arin"u8)
            || name.SequenceEqual("lacnic"u8)
        || name.SequenceEqual("ripencc"u8) || name.SequenceEqual("iana"u8);

    public static MetadataContent.Countries Read(ReadOnlySpan<byte> text)
    {
        var table = new AddressTable.Builder();
        var asns = new RangeTable<uint>.Builder(32);
        var codes = new CountryCodes();
        int rejected = 0, entries = 0;
        DateOnly? date = null;
        string registry = "";
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.IsEmpty || line[0] == '#' || line.EndsWith("|summary"u8)) continue;
            ReadOnlySpan<byte> first = LineFields.Next(ref line, (byte)'|');
            if (!IsRegistry(first))
            {
                if (entries == 0 && !first.IsEmpty && first[0] is >= (byte)'0' and <= (byte)'9') (registry, date) = Header(line);
                else rejected++;
                continue;
            }

            ReadOnlySpan<byte> country = LineFields.Next(ref line, (byte)'|');
            ReadOnlySpan<byte> type = LineFields.Next(ref line, (byte)'|');
            ReadOnlySpan<byte> start = LineFields.Next(ref line, (byte)'|');
            ReadOnlySpan<byte> value = LineFields.Next(ref line, (byte)'|');
            if (LineFields.Country(country) is not { } code) continue;
            if (!LineFields.TryNumber(value, out uint count) || !TryAdd(type, start, count, codes.Of(code), table, asns)) rejected++;
            else entries++;
            if (registry.Length == 0) registry = Encoding.ASCII.GetString(first);
        }

        return new(table.Build(), asns.Build(), codes.ToArray(), registry) { Entries = entries, Rejected = rejected, Date = date };
    }

    private static bool TryAdd(
        ReadOnlySpan<byte> type, ReadOnlySpan<byte> start, uint count, int code, AddressTable.Builder table, RangeTable<uint>.Builder asns)
    {
        if (count == 0) return false;
        if (type.SequenceEqual("asn"u8))
        {
            if (!LineFields.TryNumber(start, out uint asn) || count - 1 > uint.MaxValue - asn) return false;
            asns.Add(asn, asn + count - 1, code);
            return true;
        }

        if (!LiteralAddress.TryParse(start, out PacketAddress first)) return false;
        first = first.Unmapped;
        if (first.IsIpv4)
        {
            if (!type.SequenceEqual("ipv4"u8) || first.Bits + count - 1 > uint.MaxValue) return false;
            table.Add(first, PacketAddress.FromBits(first.Bits + count - 1, isIpv4: true), code);
            return true;
        }

        if (!type.SequenceEqual("ipv6"u8) || count > 128) return false;
        table.Add(AddressBlock.Around(first, (int)count), code);
        return true;
    }

    /// <summary>The line with the version also has registry, serial, records, start and end of the time covered.</summary>
    private static (string Registry, DateOnly? Date) Header(ReadOnlySpan<byte> rest)
    {
        string[] fields = Encoding.ASCII.GetString(rest).Split('|');
        DateOnly? date = null;
        if (fields.Length > 4
            && DateOnly.TryParseExact(
                fields[4], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly end)) date = end;
        return (fields[0], date ?? MetadataDate.In(fields.Length > 1 ? fields[1] : ""));
    }
}
