using System.Buffers.Binary;
using System.Numerics;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// Short texts that were looked through and have no secret. Most of a line is the same as in the line before, such as the names of its
/// values, and need not be looked through again. For one thread at a time, and for one set of secrets.
/// </summary>
internal sealed class KnownTexts
{
    private const int Slots = 1024, Room = 64, HeaderLength = 2; // a slot: the text's length, its kind, the text
    private const int Longest = Room - HeaderLength;

    private byte[]? _slots;

    /// <summary>Whether this text was looked through before: all of it is compared.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">As what it was looked through.</param>
    public bool Contains(ReadOnlySpan<byte> text, TextKind kind)
    {
        if (_slots is null || text.Length is 0 or > Longest) return false;
        ReadOnlySpan<byte> slot = _slots.AsSpan(PlaceOf(text, kind), Room);
        return slot[0] == text.Length && slot[1] == (byte)kind && slot.Slice(HeaderLength, text.Length).SequenceEqual(text);
    }

    /// <summary>Keeps a text that has no secret, for another that had the same place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">As what it was looked through.</param>
    public void Add(ReadOnlySpan<byte> text, TextKind kind)
    {
        if (text.Length is 0 or > Longest) return;
        Span<byte> slot = (_slots ??= new byte[Slots * Room]).AsSpan(PlaceOf(text, kind), Room);
        slot[0] = (byte)text.Length;
        slot[1] = (byte)kind;
        text.CopyTo(slot[HeaderLength..]);
    }

    // Its ends tell most texts apart; two that share a place only cost a look.
    private static int PlaceOf(ReadOnlySpan<byte> text, TextKind kind)
    {
        ulong ends;
        if (text.Length >= sizeof(ulong))
        {
            ends = BinaryPrimitives.ReadUInt64LittleEndian(text)
                ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]), 29);
        }
        else
        {
            ends = 0;
            foreach (byte b in text) ends = (ends << 8) | b;
        }

        ends ^= (ulong)((text.Length << 2) | (int)kind) << 40;
        return (int)((ends * 0x9E3779B97F4A7C15) >> 54) * Room;
    }
}
