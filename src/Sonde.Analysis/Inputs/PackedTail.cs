using System.Text.Json;

namespace Sonde.Analysis.Inputs;

/// <summary>
/// The last of what packed bytes unfolded to. Where they end too soon, it tells whether the rest is missing or was written over: what is
/// unfolded of bytes that are no longer the packer's is nearly always some text, and nearly never JSON.
/// </summary>
internal sealed class PackedTail
{
    private const int Kept = 32 << 10, MostLines = 4;

    private readonly byte[] _ring = new byte[Kept];
    private long _length;

    /// <summary>Begins a member.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes what was unfolded.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _length += Math.Max(0, bytes.Length - Kept);
        bytes = bytes[Math.Max(0, bytes.Length - Kept)..];
        int at = (int)(_length % Kept), first = Math.Min(bytes.Length, Kept - at);
        bytes[..first].CopyTo(_ring.AsSpan(at));
        bytes[first..].CopyTo(_ring);
        _length += bytes.Length;
    }

    /// <summary>Whether lines of JSON end in something that no line of JSON begins with.</summary>
    public bool IsGarbled()
    {
        ReadOnlySpan<byte> rest = Bytes();
        List<Range> lines = [];
        int from = _length <= Kept ? 0 : rest.IndexOf((byte)'\n') + 1;
        for (int length; (length = rest[from..].IndexOf((byte)'\n')) >= 0; from += length + 1) lines.Add(from..(from + length));
        // The first line that is there whole says what the rest was; without one nothing does, but that it begins like JSON.
        bool isJson = lines.Count > 0 ? IsJson(rest[lines[0]], isWhole: true) : rest.TrimStart(" \r\t"u8) is [(byte)'{', ..];
        if (!isJson) return false;
        foreach (Range line in lines.Skip(Math.Max(1, lines.Count - MostLines)))
            if (!IsJson(rest[line], isWhole: true)) return true;
        return !IsJson(rest[from..], isWhole: false);
    }

    private byte[] Bytes()
    {
        if (_length <= Kept) return _ring[..(int)_length];
        int at = (int)(_length % Kept);
        return [.. _ring.AsSpan(at), .. _ring.AsSpan(0, at)];
    }

    private static bool IsJson(ReadOnlySpan<byte> line, bool isWhole)
    {
        line = line.Trim(" \r\t"u8);
        if (line.IsEmpty) return true;
        try
        {
            var reader = new Utf8JsonReader(line, isFinalBlock: isWhole, default);
            while (reader.Read())
            {
                // To be read to its end is all that counts.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
