using System.Diagnostics.CodeAnalysis;
using Sonde.Packets.Ip;

namespace Sonde.Analysis.Metadata.Mmdb;

/// <summary>
/// Reads MaxMind-format files (MaxMind DB format 2.0): a binary tree over address bits with records of 24, 28 or 32 bits, and a data
/// section. A file whose metadata or tree does not fit its bytes is refused; damage in a record is met when that record is looked up.
/// </summary>
public sealed class MmdbReader
{
    private const int SeparatorLength = 16;
    private const int FurthestMarker = 128 * 1024;
    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];
    private readonly byte[] _bytes;
    private readonly int _recordSize;
    private readonly uint _nodeCount;
    private readonly int _dataStart;
    private readonly int _dataEnd;
    private readonly uint _v4Root;
    private readonly int _v4Depth;

    private MmdbReader(byte[] bytes, int metadataStart, MmdbValue metadata)
    {
        _bytes = bytes;
        _nodeCount = metadata.NumberAt("node_count") ?? throw new MmdbFormatException("node_count is missing");
        _recordSize = (int)(metadata.NumberAt("record_size") ?? 0);
        if (_recordSize is not (24 or 28 or 32)) throw new MmdbFormatException($"record_size {_recordSize} is none of 24, 28 and 32");
        IpVersion = (int)(metadata.NumberAt("ip_version") ?? 0);
        if (IpVersion is not (4 or 6)) throw new MmdbFormatException($"ip_version {IpVersion} is neither 4 nor 6");
        if (metadata.NumberAt("binary_format_major_version") is not 2) throw new MmdbFormatException("the format's version is not 2");
        DatabaseType = metadata.TextAt("database_type") ?? "";
        BuildDate = metadata.NumberAt("build_epoch") is { } epoch
            ? DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(epoch).UtcDateTime)
            : null;
        long treeLength = (long)_nodeCount * _recordSize / 4;
        _dataEnd = metadataStart;
        if (treeLength + SeparatorLength > _dataEnd) throw new MmdbFormatException("the tree is longer than the file");
        _dataStart = (int)treeLength + SeparatorLength;
        Metadata = metadata;
        (_v4Root, _v4Depth) = FindV4Root();
    }

    /// <summary>4 where only IPv4 addresses are known, else 6.</summary>
    public int IpVersion { get; }

    /// <summary>What the file calls itself, such as <c>GeoLite2-ASN</c>.</summary>
    public string DatabaseType { get; }

    /// <summary>The day it was made, UTC, or null.</summary>
    public DateOnly? BuildDate { get; }

    /// <summary>All that the file says about itself.</summary>
    public MmdbValue Metadata { get; }

    /// <summary>Whether bytes hold the mark of this format where it has to be.</summary>
    public static bool IsMmdb(ReadOnlySpan<byte> bytes) => FindMetadata(bytes) >= 0;

    /// <summary>Opens a file that is in memory.</summary>
    public static bool TryOpen(byte[] bytes, [NotNullWhen(true)] out MmdbReader? reader, out string reason)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        reader = null;
        reason = "";
        int metadata = FindMetadata(bytes);
        if (metadata < 0)
        {
            reason = "no mark of the MaxMind format";
            return false;
        }

        try
        {
            reader = new MmdbReader(bytes, metadata - Marker.Length, new MmdbDecoder(bytes.AsSpan(metadata)).Decode(0));
            return true;
        }
        catch (MmdbFormatException e)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>Looks an address up in the tree.</summary>
    /// <param name="address">The address.</param>
    /// <param name="record">Where its record is, for <see cref="TryDecode"/>; the same record has the same place.</param>
    /// <param name="length">How many bits its block fixes, counted in the address's own width.</param>
    public MmdbLookup Find(PacketAddress address, out int record, out int length)
    {
        record = length = 0;
        if (!address.IsIpv4 && IpVersion == 4) return MmdbLookup.NotFound;
        uint node = address.IsIpv4 ? _v4Root : 0;
        int width = address.Width, depth = 0;
        UInt128 bits = address.Bits << (128 - width);
        while (node < _nodeCount && depth < width)
        {
            node = Child(node, (bits >> 127) != UInt128.Zero);
            bits <<= 1;
            depth++;
        }

        length = depth == 0 ? Math.Max(0, _v4Depth - 96) : depth;
        if (node == _nodeCount) return MmdbLookup.NotFound;
        if (node < _nodeCount || !IsData(node)) return MmdbLookup.Malformed;
        record = (int)(node - _nodeCount - SeparatorLength);
        return MmdbLookup.Found;
    }

    /// <summary>Decodes the record at a place that <see cref="Find"/> gave.</summary>
    public bool TryDecode(int record, [NotNullWhen(true)] out MmdbValue? value, out string reason)
    {
        value = null;
        reason = "";
        try
        {
            value = new MmdbDecoder(_bytes.AsSpan(_dataStart, _dataEnd - _dataStart)).Decode(record);
            return true;
        }
        catch (MmdbFormatException e)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>The children of a node of the tree, for those who walk all of it.</summary>
    internal uint Child(uint node, bool right)
    {
        switch (_recordSize)
        {
            case 24:
                {
                    ReadOnlySpan<byte> b = _bytes.AsSpan((int)node * 6 + (right ? 3 : 0), 3);
                    return (uint)(b[0] << 16 | b[1] << 8 | b[2]);
                }
            case 28:
                {
                    ReadOnlySpan<byte> b = _bytes.AsSpan((int)node * 7, 7);
                    return right
                        ? (uint)((b[3] & 15) << 24 | b[4] << 16 | b[5] << 8 | b[6])
                        : (uint)((b[3] >> 4) << 24 | b[0] << 16 | b[1] << 8 | b[2]);
                }
            default:
                {
                    ReadOnlySpan<byte> b = _bytes.AsSpan((int)node * 8 + (right ? 4 : 0), 4);
                    return (uint)b[0] << 24 | (uint)(b[1] << 16 | b[2] << 8 | b[3]);
                }
        }
    }

    private bool IsData(uint node)
        => (long)node - _nodeCount >= SeparatorLength && (long)node - _nodeCount - SeparatorLength < _dataEnd - _dataStart;

    private (uint Root, int Depth) FindV4Root()
    {
        uint node = 0;
        int depth = 0;
        if (IpVersion == 4) return (0, 96);
        for (; depth < 96 && node < _nodeCount; depth++) node = Child(node, right: false);
        return (node, depth);
    }

    /// <summary>Where the metadata begin, after the last mark in the last 128 KiB; -1 where there is none.</summary>
    private static int FindMetadata(ReadOnlySpan<byte> bytes)
    {
        int from = Math.Max(0, bytes.Length - FurthestMarker);
        int at = bytes[from..].LastIndexOf(Marker);
        return at < 0 ? -1 : from + at + Marker.Length;
    }
}
