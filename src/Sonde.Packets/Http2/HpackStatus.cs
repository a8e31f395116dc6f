namespace Sonde.Packets.Http2;

/// <summary>The status of a response, which stands first in its compressed fields (RFC 9113 §8.3.2, HPACK: RFC 7541).</summary>
public static class HpackStatus
{
    // The static table has seven whole fields of the status; the first of them lends its name to all others.
    private const int FirstIndex = 8, DigitCount = 3;
    private const byte Indexed = 0x80, WithIndexing = 0x40, TableSize = 0x20, HuffmanCoded = 0x80;

    private static readonly int[] Statuses = [200, 204, 206, 304, 400, 404, 500];

    /// <summary>Reads the status; false where the block does not begin with one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out int status)
    {
        status = 0;
        // Changes of the table's size may come before it (RFC 7541 §4.2).
        while (block is [var first, ..] && (first & (Indexed | WithIndexing | TableSize)) == TableSize)
            if (!TryReadInteger(ref block, 5, out _)) return false;
        if (block.IsEmpty) return false;
        byte kind = block[0];
        if ((kind & Indexed) != 0)
        {
            if (!TryReadInteger(ref block, 7, out int place) || place < FirstIndex || place >= FirstIndex + Statuses.Length) return false;
            status = Statuses[place - FirstIndex];
            return true;
        }

        int prefix = (kind & WithIndexing) != 0 ? 6 : 4;
        return TryReadInteger(ref block, prefix, out int name) && name >= FirstIndex && name < FirstIndex + Statuses.Length
            && TryReadDigits(block, out status);
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> text, out int status)
    {
        status = 0;
        if (text.IsEmpty) return false;
        bool isCoded = (text[0] & HuffmanCoded) != 0;
        if (!TryReadInteger(ref text, 7, out int length) || length > text.Length) return false;
        text = text[..length];
        return isCoded ? TryReadCoded(text, out status) : TryReadPlain(text, out status);
    }

    private static bool TryReadPlain(ReadOnlySpan<byte> text, out int status)
    {
        status = 0;
        if (text.Length != DigitCount) return false;
        foreach (byte letter in text)
        {
            if (letter is < (byte)'0' or > (byte)'9') return false;
            status = (10 * status) + (letter - '0');
        }

        return true;
    }

    // Digits are the shortest of all codes: 0 to 2 have five bits, 3 to 9 have six (RFC 7541 appendix B).
    private static bool TryReadCoded(ReadOnlySpan<byte> text, out int status)
    {
        const int Longest = 3;
        status = 0;
        if (text.Length is < 2 or > Longest) return false;
        uint bits = 0;
        int left = 8 * text.Length;
        foreach (byte part in text) bits = (bits << 8) | part;
        for (int digit = 0; digit < DigitCount; digit++)
        {
            if (left < 5) return false;
            uint code = (bits >> (left - 5)) & 0x1F;
            if (code <= 2)
            {
                (status, left) = ((10 * status) + (int)code, left - 5);
                continue;
            }

            if (left < 6) return false;
            code = (bits >> (left - 6)) & 0x3F;
            if (code is < 0x19 or > 0x1F) return false;
            (status, left) = ((10 * status) + (int)(code - 0x19) + 3, left - 6);
        }

        return left < 8;
    }

    // An integer whose first bits stand in the byte that has a meaning of its own (RFC 7541 §5.1).
    private static bool TryReadInteger(ref ReadOnlySpan<byte> bytes, int prefixBits, out int value)
    {
        value = 0;
        if (bytes.IsEmpty) return false;
        int most = (1 << prefixBits) - 1;
        value = bytes[0] & most;
        bytes = bytes[1..];
        if (value < most) return true;
        for (int shift = 0; shift <= 14; shift += 7)
        {
            if (bytes.IsEmpty) return false;
            byte next = bytes[0];
            bytes = bytes[1..];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0) return true;
        }

        return false;
    }
}
