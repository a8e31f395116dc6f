namespace Sonde.Analysis.Lines;

/// <summary>
/// Whether a line may say of its own prober where that is: by the name <c>probe_ip</c>, in letters of either case, or by packets.
/// </summary>
/// <remarks>
/// Nearly every line of an archive says nothing, or that it is loopback's: it is told from the others by two searches, and not read. JSON
/// may write any letter of a name by its number (<c>probe\u005fip</c>), also within strings that hold JSON. Libraries write marks so, and
/// letters that are none of ASCII; who writes a letter, a digit or a backslash so gets a whole look.
/// </remarks>
public static class ProberTells
{
    /// <summary>Whether a line, or a name, needs a whole look.</summary>
    /// <param name="line">Its bytes; whether it is JSON does not matter.</param>
    public static bool MayBeIn(ReadOnlySpan<byte> line) => HasName(line) || line.IndexOf("raw_packet"u8) >= 0 || HasEscapedLetter(line);

    // The first letter may be a capital; where all are, which is rare, it takes a search of its own. In a link the mark is an escape.
    private static bool HasName(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("ROBE_"u8) >= 0) return true;
        for (int at = line.IndexOf("robe"u8); at >= 0; at = line.IndexOf("robe"u8))
        {
            line = line[(at + 4)..];
            if (line is [(byte)'%', ..]) return true;
            if (line is [(byte)'_', (byte)'i' or (byte)'I', (byte)'p' or (byte)'P', ..] && !IsLoopback(line[3..])) return true;
        }

        return false;
    }

    // So lines are written that were made safe when they were measured.
    private static bool IsLoopback(ReadOnlySpan<byte> behind)
        => behind.StartsWith("\":\"127.0.0.1\""u8) || behind.StartsWith("\": \"127.0.0.1\""u8);

    private static bool HasEscapedLetter(ReadOnlySpan<byte> line)
    {
        for (int at = line.IndexOf("\\u00"u8); at >= 0; at = line.IndexOf("\\u00"u8))
        {
            line = line[(at + 4)..];
            if (line.Length < 2) return false;
            if (IsOfName(Digit(line[0]), Digit(line[1]))) return true;
        }

        return false;
    }

    private static bool IsOfName(int high, int low)
    {
        if (high < 0 || low < 0) return false;
        char letter = (char)((high << 4) | low);
        return char.IsAsciiLetterOrDigit(letter) || letter is '_' or '\\';
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
