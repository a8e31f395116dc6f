using System.Security.Cryptography;
using Sonde.Analysis.Inputs;
using Sonde.Analysis.Metadata.Mmdb;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata;

/// <summary>Reads a file of IP metadata; what it is is seen from its content. gzip is undone.</summary>
internal static class MetadataFiles
{
    private const long LargestFile = 1L << 30;
    private const int LinesLookedAt = 200;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is none of the formats, or damaged as a whole.</exception>
    public static (MetadataFile File, MetadataContent Content) Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] raw = ReadAll(stream, path);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(raw));
        byte[] bytes = Gzip.IsPacked(raw) ? ReadAll(Gzip.Unpack(new MemoryStream(raw)), path) : raw;
        (MetadataKind kind, MetadataContent content) = Parse(bytes, path);
        DateOnly? date = MetadataDate.In(Path.GetFileName(path)) ?? content.Date;
        return (new(path, kind, Series(kind, content), date, sha256, content.Entries, content.Rejected), content);
    }

    /// <summary>Reads bytes of any of the formats.</summary>
    internal static (MetadataKind Kind, MetadataContent Content) Parse(byte[] bytes, string path)
    {
        if (MmdbReader.IsMmdb(bytes))
        {
            if (!MmdbReader.TryOpen(bytes, out MmdbReader? reader, out string reason))
                throw new InvalidDataException($"{path}: a damaged MaxMind-format file: {reason}");
            return (MetadataKind.Mmdb, new MetadataContent.Database(reader) { Entries = 1, Date = reader.BuildDate });
        }

        if (bytes.AsSpan().StartsWith("\uFEFF"u8)) bytes = bytes[3..]; // says that UTF-8 follows
        MetadataKind kind = Detect(bytes) ?? throw new InvalidDataException(
            $"{path}: not a file of IP metadata that is known (prefix2as, pyasn, as-org2info, as2types, RIR delegated, DB-IP, MaxMind format)");
        MetadataContent content = kind switch
        {
            MetadataKind.Routes => RouteReader.Read(bytes),
            MetadataKind.AsOrganizations => AsReaders.ReadOrganizations(bytes),
            MetadataKind.AsClasses => AsReaders.ReadClasses(bytes),
            MetadataKind.Delegations => DelegationReader.Read(bytes),
            _ => RangeCsvReader.Read(bytes),
        };
        return (content is MetadataContent.Networks ? MetadataKind.AsRanges : kind, content);
    }

    private static MetadataKind? Detect(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < LinesLookedAt && !text.IsEmpty; i++)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.StartsWith("# format:org_id|"u8) || line.StartsWith("# format:aut|"u8)) return MetadataKind.AsOrganizations;
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)';') continue;
            if (line.Contains((byte)'|')) { if (DetectBars(line) is { } bars) return bars; }
            else if (line.Contains((byte)'\t')) { if (IsRoute(line)) return MetadataKind.Routes; }
            else if (RangeCsvReader.IsRange(line)) return MetadataKind.CountryRanges;
        }

        return null;
    }

    private static MetadataKind? DetectBars(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> rest = line;
        ReadOnlySpan<byte> first = LineFields.Next(ref rest, (byte)'|');
        ReadOnlySpan<byte> second = LineFields.Next(ref rest, (byte)'|');
        if (DelegationReader.IsRegistry(first) || DelegationReader.IsRegistry(second)) return MetadataKind.Delegations;
        return LineFields.TryNumber(first, out _) && !rest.IsEmpty && !rest.Contains((byte)'|') ? MetadataKind.AsClasses : null;
    }

    private static bool IsRoute(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> first = LineFields.Next(ref line, (byte)'\t');
        return AddressBlock.TryParse(first, out _) || LiteralAddress.TryParse(first, out PacketAddress _);
    }

    private static string Series(MetadataKind kind, MetadataContent content) => content switch
    {
        MetadataContent.Countries { Registry.Length: > 0 } c => $"delegated {c.Registry}",
        MetadataContent.Routes { Table: { HasV4: true, HasV6: false } } => "routes IPv4",
        MetadataContent.Routes { Table: { HasV4: false, HasV6: true } } => "routes IPv6",
        MetadataContent.Routes => "routes",
        MetadataContent.Database d => $"mmdb {d.Reader.DatabaseType}",
        _ => kind.ToString(),
    };

    private static byte[] ReadAll(Stream stream, string path)
    {
        var bytes = new MemoryStream();
        byte[] buffer = new byte[128 * 1024];
        while (stream.Read(buffer) is > 0 and int read)
        {
            if (bytes.Length + read > LargestFile) throw new InvalidDataException($"{path}: larger than {LargestFile >> 20} MB");
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
