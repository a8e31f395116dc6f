using System.Buffers.Binary;
using System.Numerics;

namespace Sonde.Experiments.Privacy;

/// <summary>
/// Short texts that were looked through and have no secret. Most of a line is the same as in the line before, such as the names of its
/// values, and need not be looked through again. For one thread at a time, and for one set of secrets.
/// </summary>
internal sealed class KnownTexts
{
    // A text may stand at four places, so that the few that are in each line do not drive out one another.
    private const int Sets = 256, Ways = 4, Longest = 64;

    private readonly byte[] _next = new byte[Sets]; // which place of a set the next text takes
    private ulong[]? _tags; // the text's length, its kind and a hash; 0 where there is none
    private byte[] _texts = [];

    /// <summary>Whether this text was looked through before: all of it is compared.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">As what it was looked through.</param>
    public bool Contains(ReadOnlySpan<byte> text, TextKind kind)
    {
        if (_tags is null || text.Length is 0 or > Longest) return false;
        ulong tag = TagOf(text, kind, out int set);
        ReadOnlySpan<ulong> tags = _tags.AsSpan(set * Ways, Ways);
        for (int way = 0; way < tags.Length; way++)
        {
            if (tags[way] == tag && _texts.AsSpan(((set * Ways) + way) * Longest, text.Length).SequenceEqual(text)) return true;
        }

        return false;
    }

    /// <summary>Keeps a text that has no secret, for another that had its place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">As what it was looked through.</param>
    public void Add(ReadOnlySpan<byte> text, TextKind kind)
    {
        if (text.Length is 0 or > Longest) return;
        if (_tags is null) (_tags, _texts) = (new ulong[Sets * Ways], new byte[Sets * Ways * Longest]);
        ulong tag = TagOf(text, kind, out int set);
        int place = (set * Ways) + (_next[set]++ % Ways);
        _tags[place] = tag;
        text.CopyTo(_texts.AsSpan(place * Longest));
    }

    // Its ends tell most texts apart; two that share a set only cost a look.
    private static ulong TagOf(ReadOnlySpan<byte> text, TextKind kind, out int set)
    {
        ulong ends = 0;
        if (text.Length >= sizeof(ulong))
        {
            ends = BinaryPrimitives.ReadUInt64LittleEndian(text)
                ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]), 29);
        }
        else
        {
            foreach (byte b in text) ends = (ends << 8) | b;
        }

        ulong what = ((ulong)text.Length << 2) | (ulong)kind, hash = (ends ^ what) * 0x9E3779B97F4A7C15;
        set = (int)(hash >> 56);
        return (hash & ~0xFFFul) | what;
    }
}
