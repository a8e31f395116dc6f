using System.Text;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>
/// Reads CAIDA's routeviews prefix2as (prefix, length and origin between tabs) and pyasn's .dat (<c>prefix/length</c>, tab, origin;
/// comments after a semicolon).
/// </summary>
internal static class RouteReader
{
    public static MetadataContent.Routes Read(ReadOnlySpan<byte> text)
    {
        var table = new AddressTable.Builder();
        var origins = new List<uint>();
        var lengths = new List<byte>();
        var several = new Dictionary<int, uint[]>();
        int rejected = 0;
        DateOnly? date = null;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.IsEmpty) continue;
            if (line[0] is (byte)';' or (byte)'#')
            {
                date ??= MetadataDate.In(Encoding.Latin1.GetString(line));
                continue;
            }

            if (!TryRead(line, out AddressBlock block, out uint[] all))
            {
                rejected++;
                continue;
            }

            if (all.Length > 1) several[origins.Count] = all;
            table.Add(block, origins.Count);
            origins.Add(all[0]);
            lengths.Add((byte)block.Length);
        }

        return new(table.Build(), [.. origins], [.. lengths], several) { Entries = origins.Count, Rejected = rejected, Date = date };
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out AddressBlock block, out uint[] origins)
    {
        origins = [];
        ReadOnlySpan<byte> prefix = LineFields.Next(ref line, (byte)'\t');
        if (!AddressBlock.TryParse(prefix, out block))
        {
            if (!LiteralAddress.TryParse(prefix, out PacketAddress first)) return false;
            if (!LineFields.TryNumber(LineFields.Next(ref line, (byte)'\t'), out uint length) || length > first.Unmapped.Width)
                return false;
            block = AddressBlock.Around(first.Unmapped, (int)length);
        }

        return TryOrigins(line.Trim((byte)' '), out origins);
    }

    /// <summary>Origins of several announcements stand between underscores, those of one AS set between commas.</summary>
    private static bool TryOrigins(ReadOnlySpan<byte> text, out uint[] origins)
    {
        origins = [];
        if (LineFields.TryNumber(text, out uint only))
        {
            origins = [only];
            return true;
        }

        var all = new List<uint>();
        foreach (Range part in text.SplitAny("_,"u8))
        {
            ReadOnlySpan<byte> number = text[part];
            if (!LineFields.TryNumber(number.Trim("{}"u8), out uint asn)) return false;
            all.Add(asn);
        }

        origins = [.. all];
        return origins.Length > 0;
    }
}
