using System.Buffers.Binary;
using System.Text;

namespace Sonde.Packets.Text;

/// <summary>
/// Reads fields one after the other as Scapy's dissection did: at the end of the bytes the rest of the fields is left out,
/// and a field that is only partly there spoils the layer.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes, StringBuilder text)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>What is read so far, in bytes.</summary>
    public int Position { get; set; }

    /// <summary>Whether a field was only partly there.</summary>
    public bool IsSpoiled { get; private set; }

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Left => _bytes[Position..];

    /// <summary>Where the text goes.</summary>
    public readonly StringBuilder Text => text;

    /// <summary>Takes the next field; false when the fields end here.</summary>
    public bool Take(int length, out uint value)
    {
        value = 0;
        if (IsSpoiled || Position == _bytes.Length) return false;
        if (_bytes.Length - Position < length)
        {
            IsSpoiled = true;
            return false;
        }

        ReadOnlySpan<byte> field = _bytes.Slice(Position, length);
        value = length switch
        {
            1 => field[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(field),
            3 => (uint)(field[0] << 16 | field[1] << 8 | field[2]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(field),
        };
        Position += length;
        return true;
    }

    /// <summary>A number in decimal.</summary>
    public uint? Decimal(string name, int length)
    {
        if (!Take(length, out uint value)) return null;
        text.Append(' ').Append(name).Append('=').Append(value);
        return value;
    }

    /// <summary>A number in hexadecimal without leading zeros.</summary>
    public uint? Hex(string name, int length)
    {
        if (!Take(length, out uint value)) return null;
        text.Append(' ').Append(name).Append("=0x").Append(value.ToString("x"));
        return value;
    }

    /// <summary>An IPv4 address, in quotes or not.</summary>
    public void Address(string name)
    {
        if (!Take(4, out uint value)) return;
        text.Append(' ').Append(name).Append('=').Append(value >> 24).Append('.').Append((value >> 16) & 0xFF)
            .Append('.').Append((value >> 8) & 0xFF).Append('.').Append(value & 0xFF);
    }

    /// <summary>Bytes as Python cuts them: a negative count leaves out as many at the end.</summary>
    public ReadOnlySpan<byte> Cut(int count)
    {
        int length = ScapyDissector.PythonCut(Left.Length, count);
        ReadOnlySpan<byte> cut = Left[..length];
        Position += length;
        return cut;
    }

    /// <summary>Spoils the layer.</summary>
    public void Spoil() => IsSpoiled = true;
}
