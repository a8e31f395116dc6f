using System.Buffers.Binary;

namespace Sonde.Packets.Tcp;

/// <summary>One option of a TCP header.</summary>
public readonly ref struct TcpOption
{
    /// <summary>The experiment number of fast open (RFC 7413 §4.1.1, RFC 6994).</summary>
    public const ushort FastOpenExperiment = 0xF989;

    internal TcpOption(byte kind, ReadOnlySpan<byte> data, bool isMalformed)
    {
        Kind = kind;
        Data = data;
        IsMalformed = isMalformed;
    }

    /// <summary>The kind; see <see cref="TcpOptionKind"/>.</summary>
    public byte Kind { get; }

    /// <summary>What follows kind and length; empty for the one-byte options.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The stated length is below 2 or beyond the header; the data are all bytes left, and no option follows.</summary>
    public bool IsMalformed { get; }

    /// <summary>Reads a maximum segment size, in bytes.</summary>
    public bool TryReadMaximumSegmentSize(out ushort size)
    {
        bool right = Kind == TcpOptionKind.MaximumSegmentSize && Data.Length == 2 && !IsMalformed;
        size = right ? BinaryPrimitives.ReadUInt16BigEndian(Data) : (ushort)0;
        return right;
    }

    /// <summary>Reads a window scale as the shift it states, 0 to 255 (above 14 counts as 14).</summary>
    public bool TryReadWindowScale(out byte shift)
    {
        bool right = Kind == TcpOptionKind.WindowScale && Data.Length == 1 && !IsMalformed;
        shift = right ? Data[0] : (byte)0;
        return right;
    }

    /// <summary>Reads timestamps: the sender's, and the one it echoes.</summary>
    public bool TryReadTimestamps(out uint value, out uint echo)
    {
        bool right = Kind == TcpOptionKind.Timestamps && Data.Length == 8 && !IsMalformed;
        value = right ? BinaryPrimitives.ReadUInt32BigEndian(Data) : 0;
        echo = right ? BinaryPrimitives.ReadUInt32BigEndian(Data[4..]) : 0;
        return right;
    }

    /// <summary>Reads a fast open cookie, 0 to 16 bytes in honest packets; empty asks for one.</summary>
    public bool TryReadFastOpen(out ReadOnlySpan<byte> cookie)
    {
        cookie = default;
        if (IsMalformed) return false;
        if (Kind == TcpOptionKind.FastOpen)
        {
            cookie = Data;
            return true;
        }

        if (Kind is not (TcpOptionKind.Experiment1 or TcpOptionKind.Experiment2) || Data.Length < 2
            || BinaryPrimitives.ReadUInt16BigEndian(Data) != FastOpenExperiment) return false;
        cookie = Data[2..];
        return true;
    }
}
