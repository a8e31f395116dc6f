using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Sonde.Analysis.Text;

/// <summary>
/// The tokens of one JSON text that lies whole in memory (RFC 8259), with the answers of <see cref="Utf8JsonReader"/> and its limit of
/// depth, in about half its time: values are places in the text, and a string's end is looked for 32 bytes at a time. What is no JSON ends
/// the tokens and is noted, without an exception: whole files may be like that.
/// </summary>
/// <param name="bytes">Where the text lies.</param>
/// <param name="offset">Its first byte.</param>
/// <param name="length">How many bytes it has.</param>
internal ref struct JsonTokens(byte[] bytes, int offset, int length)
{
    private const int MostDeep = 64;
    private readonly int _end = offset + length;
    private int _start;
    private int _length;
    private bool _isEscaped;
    private int _depth;

    // One bit for each container the cursor is in, the innermost lowest: 1 for an array.
    private ulong _arrays;

    /// <summary>What was read last.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>Whether the tokens ended because the text is not JSON, or was given up.</summary>
    public bool IsFaulty { get; private set; }

    /// <summary>The place after what was read.</summary>
    public int Position { get; private set; } = offset;

    /// <summary>The name or string just read without its quotes, or the text of a number or literal.</summary>
    public readonly ReadOnlySpan<byte> Value => bytes.AsSpan(_start, _length);

    /// <summary>The same, to be kept.</summary>
    public readonly JsonText Text => new(bytes, _start, _length, _isEscaped);

    /// <summary>Reads the next token; false at the end of the text, and where it is not JSON.</summary>
    public bool Read()
    {
        int at = SkipBlanks(Position);
        switch (Type)
        {
            case JsonTokenType.StartObject:
                if (ByteAt(at) == '}') return End(at, JsonTokenType.EndObject);
                return ReadName(at);
            case JsonTokenType.StartArray:
                if (ByteAt(at) == ']') return End(at, JsonTokenType.EndArray);
                return ReadValue(at);
            case JsonTokenType.None or JsonTokenType.PropertyName:
                return ReadValue(at);
            default:
                return ReadNext(at);
        }
    }

    /// <summary>Passes over the value of the name just read, or to the end of the container just entered.</summary>
    public void Skip()
    {
        if (Type == JsonTokenType.PropertyName) Read();
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        int outside = _depth - 1;
        while (_depth > outside) Read();
    }

    /// <summary>
    /// Gives the text up. The cursor stands behind its end as after a list: there is no further token, element or property, so that every
    /// loop over them ends.
    /// </summary>
    /// <returns>False.</returns>
    public bool Fail()
    {
        IsFaulty = true;
        _depth = 0;
        Position = _start = _end;
        _length = 0;
        _isEscaped = false;
        Type = JsonTokenType.EndArray;
        return false;
    }

    /// <summary>What follows a whole value: another one, or the end of what holds it.</summary>
    private bool ReadNext(int at)
    {
        if (_depth == 0) return at != _end && Fail();
        byte next = ByteAt(at);
        bool isInArray = (_arrays & 1) != 0;
        if (next != ',')
        {
            if (next != (isInArray ? (byte)']' : (byte)'}')) return Fail();
            return End(at, isInArray ? JsonTokenType.EndArray : JsonTokenType.EndObject);
        }

        at = SkipBlanks(at + 1);
        return isInArray ? ReadValue(at) : ReadName(at);
    }

    private bool ReadName(int at)
    {
        if (ByteAt(at) != '"') return Fail();
        at = ReadString(at + 1);
        if (at < 0) return Fail();
        at = SkipBlanks(at);
        if (ByteAt(at) != ':') return Fail();
        Position = at + 1;
        Type = JsonTokenType.PropertyName;
        return true;
    }

    private bool ReadValue(int at)
    {
        switch (ByteAt(at))
        {
            case (byte)'"':
                int end = ReadString(at + 1);
                if (end < 0) return Fail();
                Position = end;
                Type = JsonTokenType.String;
                return true;
            case (byte)'{':
                return Begin(at, JsonTokenType.StartObject);
            case (byte)'[':
                return Begin(at, JsonTokenType.StartArray);
            case (byte)'t':
                return ReadLiteral(at, "true"u8, JsonTokenType.True);
            case (byte)'f':
                return ReadLiteral(at, "false"u8, JsonTokenType.False);
            case (byte)'n':
                return ReadLiteral(at, "null"u8, JsonTokenType.Null);
            default:
                return ReadNumber(at);
        }
    }

    private bool Begin(int at, JsonTokenType type)
    {
        if (_depth++ == MostDeep) return Fail();
        _arrays = (_arrays << 1) | (type == JsonTokenType.StartArray ? 1UL : 0);
        return Take(at, 1, type);
    }

    private bool End(int at, JsonTokenType type)
    {
        _depth--;
        _arrays >>= 1;
        return Take(at, 1, type);
    }

    private bool Take(int at, int count, JsonTokenType type)
    {
        _start = at;
        _length = count;
        _isEscaped = false;
        Position = at + count;
        Type = type;
        return true;
    }

    private bool ReadLiteral(int at, ReadOnlySpan<byte> literal, JsonTokenType type)
        => bytes.AsSpan(at, _end - at).StartsWith(literal) ? Take(at, literal.Length, type) : Fail();

    private bool ReadNumber(int start)
    {
        int at = start;
        if (ByteAt(at) == '-') at++;
        if (ByteAt(at) == '0') at++;
        else at = Digits(at);
        if (at >= 0 && at < _end && bytes[at] == '.') at = Digits(at + 1);
        if (at >= 0 && at < _end && (bytes[at] | 0x20) == 'e')
        {
            at++;
            if (ByteAt(at) is (byte)'+' or (byte)'-') at++;
            at = Digits(at);
        }

        if (at < 0) return Fail();
        // A slash is refused by the next read, as in the library.
        bool isWhole = at == _end
            ? _depth == 0
            : bytes[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'/';
        return isWhole ? Take(start, at - start, JsonTokenType.Number) : Fail();
    }

    /// <summary>Passes over one digit or more; less than 0 where there is none.</summary>
    private readonly int Digits(int at)
    {
        if (!char.IsAsciiDigit((char)ByteAt(at))) return -1;
        while (at < _end && char.IsAsciiDigit((char)bytes[at])) at++;
        return at;
    }

    /// <summary>Reads a string from behind its opening quote; returns the place behind the closing one, or less than 0.</summary>
    private int ReadString(int at)
    {
        _start = at;
        _isEscaped = false;
        while (true)
        {
            at = NextSpecial(at);
            byte special = ByteAt(at);
            if (special == '"') break;
            if (special != '\\') return -1;
            _isEscaped = true;
            at = PastEscape(at + 1);
            if (at < 0) return -1;
        }

        _length = at - _start;
        return at + 1;
    }

    /// <summary>The next quote, backslash or control character, or any place beyond the end.</summary>
    private readonly int NextSpecial(int at)
    {
        // What lies in the array behind the text may be looked at; what is found there is beyond the end.
        ref byte first = ref MemoryMarshal.GetArrayDataReference(bytes);
        for (; at <= bytes.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256<byte> some = Vector256.LoadUnsafe(ref first, (nuint)at);
            Vector256<byte> isControl = Vector256.Equals(Vector256.Min(some, Vector256.Create((byte)0x1F)), some);
            Vector256<byte> isSpecial = isControl | Vector256.Equals(some, Vector256.Create((byte)'"'))
                | Vector256.Equals(some, Vector256.Create((byte)'\\'));
            uint found = isSpecial.ExtractMostSignificantBits();
            if (found != 0) return at + BitOperations.TrailingZeroCount(found);
        }
        while (at < _end && bytes[at] is not ((byte)'"' or (byte)'\\' or < 0x20)) at++;
        return at;
    }

    private readonly int PastEscape(int at)
    {
        switch (ByteAt(at))
        {
            case (byte)'n' or (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f':
                return at + 1;
            case (byte)'u':
                bool isHex = _end - at > 4 && char.IsAsciiHexDigit((char)bytes[at + 1]) && char.IsAsciiHexDigit((char)bytes[at + 2])
                    && char.IsAsciiHexDigit((char)bytes[at + 3]) && char.IsAsciiHexDigit((char)bytes[at + 4]);
                return isHex ? at + 5 : -1;
            default:
                return -1;
        }
    }

    /// <summary>The byte there; behind the end 0, which stands nowhere in JSON.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte ByteAt(int at) => at < _end ? bytes[at] : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int SkipBlanks(int at)
    {
        while (at < _end && bytes[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }
}
