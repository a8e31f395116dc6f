using System.Text;
using Sonde.Analysis.Signatures;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>
/// Reads comma-separated ranges as DB-IP publishes them: first and last address, then a country, or a continent and a country (city files),
/// or an AS number and a name. A field may be quoted.
/// </summary>
internal static class RangeCsvReader
{
    public static MetadataContent Read(ReadOnlySpan<byte> text)
    {
        var table = new AddressTable.Builder();
        var codes = new CountryCodes();
        var holders = new Dictionary<(uint, string), int>();
        int rejected = 0;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.IsEmpty || line[0] == '#') continue;
            if (!TryRange(ref line, out PacketAddress first, out PacketAddress last)) rejected++;
            else if (TryHolder(line, out uint asn, out string name)) table.Add(first, last, Number(holders, (asn, name)));
            else if (CountryIn(line) is { } code) table.Add(first, last, codes.Of(code));
            else if (!HasNoCountry(line)) rejected++;
        }

        if (holders.Count > 0)
            return new MetadataContent.Networks(table.Build(), [.. holders.Keys]) { Entries = holders.Count, Rejected = rejected };
        int entries = table.Count;
        return new MetadataContent.Countries(
            table.Build(), new RangeTable<uint>.Builder(32).Build(), codes.ToArray(), "")
        { Entries = entries, Rejected = rejected };
    }

    /// <summary>Whether a line begins with two addresses.</summary>
    public static bool IsRange(ReadOnlySpan<byte> line) => TryRange(ref line, out _, out _);

    private static bool TryRange(ref ReadOnlySpan<byte> line, out PacketAddress first, out PacketAddress last)
    {
        last = default;
        bool isRead = LiteralAddress.TryParse(LineFields.Next(ref line, (byte)',').Trim((byte)'"'), out first)
            && LiteralAddress.TryParse(LineFields.Next(ref line, (byte)',').Trim((byte)'"'), out last);
        (first, last) = (first.Unmapped, last.Unmapped);
        return isRead && first.IsIpv4 == last.IsIpv4 && first.Bits <= last.Bits;
    }

    private static bool TryHolder(ReadOnlySpan<byte> rest, out uint asn, out string name)
    {
        name = "";
        if (!LineFields.TryNumber(LineFields.Next(ref rest, (byte)',').Trim((byte)'"'), out asn)) return false;
        name = CsvRecords.Read(Encoding.UTF8.GetString(rest)).FirstOrDefault().Fields?[0] ?? "";
        return true;
    }

    private static string? CountryIn(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> first = LineFields.Next(ref rest, (byte)',').Trim((byte)'"');
        ReadOnlySpan<byte> second = LineFields.Next(ref rest, (byte)',').Trim((byte)'"');
        return LineFields.Country(second.Length == 2 ? second : first);
    }

    private static bool HasNoCountry(ReadOnlySpan<byte> rest)
    {
        ReadOnlySpan<byte> first = LineFields.Next(ref rest, (byte)',').Trim((byte)'"');
        return first.IsEmpty || first.SequenceEqual("ZZ"u8);
    }

    private static int Number(Dictionary<(uint, string), int> holders, (uint, string) holder)
    {
        if (!holders.TryGetValue(holder, out int number)) holders.Add(holder, number = holders.Count);
        return number;
    }
}
