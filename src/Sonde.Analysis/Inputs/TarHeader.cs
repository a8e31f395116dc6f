using System.Buffers.Binary;

namespace Sonde.Analysis.Inputs;

/// <summary>One block that begins a member of a tar archive (POSIX.1-1988 ustar, and GNU's variant), read in place.</summary>
internal readonly ref struct TarHeader
{
    /// <summary>How long a block is; a member's bytes are padded to whole ones.</summary>
    public const int BlockSize = 512;

    private const int SumAt = 148, SumLength = 8;
    private readonly ReadOnlySpan<byte> _block;

    private TarHeader(ReadOnlySpan<byte> block, long size)
    {
        _block = block;
        Size = size;
    }

    /// <summary>Bytes of the member.</summary>
    public long Size { get; }

    /// <summary>What the member is; 0 and <c>0</c> are files.</summary>
    public char Type => (char)_block[156];

    /// <summary>Whether the header says of itself that it is one.</summary>
    public bool HasMagic => _block.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <summary>GNU's sparse files: whether another block of their map follows.</summary>
    public bool HasMoreOfMap => _block[482] != 0;

    /// <summary>The name as its bytes are, prefix and all.</summary>
    public string Name
    {
        get
        {
            string name = PathText.Decode(Text(_block[..100]));
            bool hasPrefix = _block.Slice(257, 6).SequenceEqual("ustar\0"u8) && _block[345] != 0;
            return hasPrefix ? $"{PathText.Decode(Text(_block.Slice(345, 155)))}/{name}" : name;
        }
    }

    /// <summary>Reads a block; false when its sum is wrong or its size is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = default;
        if (block.Length < BlockSize || !HasRightSum(block) || !TryNumber(block.Slice(124, 12), out long size)) return false;
        header = new TarHeader(block[..BlockSize], size);
        return true;
    }

    /// <summary>Bytes up to the first zero.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is var end and >= 0 ? field[..end] : field;

    /// <summary>Old programs summed signed bytes; both are taken.</summary>
    private static bool HasRightSum(ReadOnlySpan<byte> block)
    {
        if (!TryNumber(block.Slice(SumAt, SumLength), out long stated)) return false;
        long unsigned = SumLength * ' ', signed = SumLength * ' ';
        for (int i = 0; i < BlockSize; i++)
        {
            if (i is >= SumAt and < SumAt + SumLength) continue;
            unsigned += block[i];
            signed += (sbyte)block[i];
        }

        return stated == unsigned || stated == signed;
    }

    /// <summary>A number in octal digits, or in binary where the first bit is set (GNU); none below zero.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[0] == 0x80)
        {
            if (field[1..^8].IndexOfAnyExcept((byte)0) >= 0) return false;
            value = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
            return value >= 0;
        }

        field = Text(field).Trim((byte)' ');
        foreach (byte digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3) return false;
            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }
}
