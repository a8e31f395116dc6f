using System.Buffers;

namespace Sonde.Experiments.Privacy;

/// <summary>Knows, while a line of JSON is read string by string, whether a packet stands at this place.</summary>
internal sealed class JsonPlace
{
    private bool _isNext;
    private int _depth;

    /// <summary>What stands between strings where no number does.</summary>
    public static SearchValues<byte> Marks { get; } = SearchValues.Create("{}[]:, \t\r\n"u8);

    private static SearchValues<byte> Numbers { get; } = SearchValues.Create("{}[]:, \t\r\n0123456789+-.eEtruefalsn"u8);

    /// <summary>Whether the string at this place is a packet in base64: under <c>raw_packet</c>, alone or with its format.</summary>
    public bool IsPacket => _isNext || _depth > 0;

    /// <summary>Whether there were packets so far.</summary>
    public bool HasPackets { get; private set; }

    /// <summary>Whether all between two strings is JSON's own: numbers, words and marks.</summary>
    public static bool IsNumbers(ReadOnlySpan<byte> between)
    {
        if (between.ContainsAnyExcept(Numbers)) return false;
        int dots = 0;
        foreach (byte b in between)
        {
            if (b is (byte)',' or (byte)']' or (byte)'}') dots = 0;
            else if (b == '.' && ++dots > 1) return false;
        }

        return true;
    }

    /// <summary>Where a string ends whose text begins at a place: at its quote, or with all there is.</summary>
    public static int EndOfString(ReadOnlySpan<byte> bytes, int from)
    {
        for (int i = from; i < bytes.Length; i++)
        {
            int next = bytes[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return bytes.Length;
            i += next;
            if (bytes[i] == '"') return i;
            i++;
        }

        return bytes.Length;
    }

    /// <summary>Goes over what stands between two strings.</summary>
    public void PassOver(ReadOnlySpan<byte> between)
    {
        if (!_isNext && _depth == 0) return;
        foreach (byte b in between)
        {
            if (b == '{') (_depth, _isNext) = (_depth + 1, false);
            else if (b == '}' && _depth > 0) _depth--;
            else if (b == ',') _isNext = false;
        }
    }

    /// <summary>A value's name was read.</summary>
    public void Enter(ReadOnlySpan<byte> name)
    {
        if (_depth > 0) return;
        _isNext = name.SequenceEqual("raw_packet"u8);
        HasPackets |= _isNext;
    }
}
