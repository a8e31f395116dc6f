using System.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// An error text of Go's libraries in lower case, taken apart as it was put together: wrapper by wrapper from the left, until what is left
/// is the cause. What stands in quotes (URLs, what a server sent) is passed over and never searched.
/// </summary>
/// <remarks>
/// The wrappers: <c>Get "URL": </c> (net/url), <c>read tcp A->B: </c> and <c>dial tcp B: </c> (net), <c>read: </c> (os), and any other
/// words in front of a colon and a blank. Behind the cause the client's own clock may speak: <c>(Client.Timeout exceeded while …)</c>.
/// </remarks>
internal ref struct GoError
{
    private static readonly byte[][] Methods =
        [.. new[] { "get", "head", "post", "put", "patch", "delete", "options", "trace", "connect" }.Select(Encoding.ASCII.GetBytes)];

    private static readonly (byte[] Word, Stage Stage)[] Operations =
        [.. new[]
        {
            ("dial", Stage.Dial), ("read", Stage.Read), ("write", Stage.Write), ("close", Stage.None), ("set", Stage.None),
            ("listen", Stage.None),
            ("accept", Stage.None), ("proxyconnect", Stage.Dial), ("raw-read", Stage.Read), ("raw-write", Stage.Write),
            ("raw-control", Stage.None),
            ("sendfile", Stage.Write), ("splice", Stage.Read),
        }.Select(each => (Encoding.ASCII.GetBytes(each.Item1), each.Item2))];

    private static readonly (byte[] Word, Stage Stage)[] SystemCalls =
        [.. new[]
        {
            ("connect", Stage.Dial), ("getsockopt", Stage.Dial), ("connectex", Stage.Dial), ("read", Stage.Read), ("recvfrom", Stage.Read),
            ("recvmsg", Stage.Read),
            ("readfrom", Stage.Read), ("readv", Stage.Read), ("recv", Stage.Read), ("wsarecv", Stage.Read), ("write", Stage.Write),
            ("writev", Stage.Write),
            ("sendto", Stage.Write), ("sendmsg", Stage.Write), ("send", Stage.Write), ("wsasend", Stage.Write),
            ("write error", Stage.Write),
        }.Select(each => (Encoding.ASCII.GetBytes(each.Item1), each.Item2))];

    private GoError(ReadOnlySpan<byte> core, bool hasClock)
    {
        Whole = Core = core;
        HasClock = hasClock;
    }

    /// <summary>The whole of it, but for the words of the client's clock.</summary>
    public ReadOnlySpan<byte> Whole { get; }

    /// <summary>What is left of it.</summary>
    public ReadOnlySpan<byte> Core { get; private set; }

    /// <summary>The stage of the innermost operation that a wrapper named; <see cref="Stage.None"/> where none did.</summary>
    public Stage Operation { get; private set; }

    /// <summary>True when the client's own clock ran out while it waited for an answer or read one.</summary>
    public bool HasClock { get; }

    /// <summary>True when a wrapper said that what came over the connection broke HTTP/1.</summary>
    public bool IsHttpBroken { get; private set; }

    /// <summary>
    /// True when a wrapper said that the client itself looked a name up: whatever the cause is, it is no word of the vantage point.
    /// </summary>
    public bool IsLookup { get; private set; }

    /// <summary>True while nothing has been taken off.</summary>
    public bool IsBare { get; private set; } = true;

    /// <summary>Takes the words of the client's clock off the end.</summary>
    public static GoError Of(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[^1] != ')') return new GoError(text, false);
        int open = text.LastIndexOf(" (client.timeout "u8);
        return open <= 0 ? new GoError(text, false) : new GoError(text[..open].TrimEnd((byte)' '), true);
    }

    /// <summary>Takes one wrapper off; false when there is none.</summary>
    public bool Unwrap()
    {
        int blank = Core.IndexOfAny((byte)' ', (byte)'"');
        if (blank <= 0 || Core[blank] == '"') return Skip();
        ReadOnlySpan<byte> word = Core[..blank];
        if (word[^1] == ':') return Call(word[..^1], blank);
        IsLookup |= word.SequenceEqual("lookup"u8);
        foreach (byte[] method in Methods)
        {
            if (word.SequenceEqual(method)) return Request(blank + 1) || Skip();
        }

        foreach ((byte[] operation, Stage stage) in Operations)
        {
            if (!word.SequenceEqual(operation)) continue;
            if (!IsNetwork(Core[(blank + 1)..])) break;
            if (stage != Stage.None) Operation = stage;
            return Skip();
        }

        return Skip();
    }

    /// <summary>The end of the part of a joined text that begins at its start: a semicolon outside quotes, or all of it.</summary>
    public static int PartEnd(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int next = text[at..].IndexOfAny((byte)';', (byte)'"');
            if (next < 0) return text.Length;
            at += next;
            if (text[at] == ';') return at;
            int close = QuoteEnd(text[(at + 1)..]);
            at = close < 0 ? at + 1 : at + 1 + close + 1;
        }

        return text.Length;
    }

    /// <summary>A single word and a colon: a system call, or words of a library.</summary>
    private bool Call(ReadOnlySpan<byte> word, int blank)
    {
        foreach ((byte[] call, Stage stage) in SystemCalls)
        {
            if (!word.SequenceEqual(call)) continue;
            Operation = stage;
            break;
        }

        return Cut(blank + 1);
    }

    /// <summary>The address of a request, quoted (since Go 1.14) or not, and the colon behind it.</summary>
    private bool Request(int at)
    {
        ReadOnlySpan<byte> rest = Core[at..];
        if (rest.StartsWith("\""u8))
        {
            int close = QuoteEnd(rest[1..]);
            return close >= 0 && rest[(close + 2)..].StartsWith(": "u8) && Cut(at + close + 4);
        }

        int blank = rest.IndexOf((byte)' ');
        return blank > 0 && rest[blank - 1] == ':' && Cut(at + blank + 1);
    }

    private static bool IsNetwork(ReadOnlySpan<byte> text)
        => text.StartsWith("tcp"u8) || text.StartsWith("udp"u8) || text.StartsWith("ip"u8) || text.StartsWith("unix"u8);

    /// <summary>Passes over all up to the first colon and blank outside quotes.</summary>
    private bool Skip()
    {
        int at = 0;
        while (true)
        {
            int next = Core[at..].IndexOfAny((byte)':', (byte)'"');
            if (next < 0) return false;
            at += next;
            if (Core[at] == ':')
            {
                if (at + 1 < Core.Length && Core[at + 1] == ' ')
                {
                    if (Core[..at].SequenceEqual("write error"u8)) Operation = Stage.Write;
                    IsHttpBroken |= Core[..at].SequenceEqual("http/1.x transport connection broken"u8);
                    return Cut(at + 2);
                }

                at++;
                continue;
            }

            int close = QuoteEnd(Core[(at + 1)..]);
            if (close < 0) return false;
            at += close + 2;
        }
    }

    private bool Cut(int length)
    {
        Core = Core[length..].TrimStart((byte)' ');
        IsBare = false;
        return true;
    }

    /// <summary>Where the closing quote of a quoted text is, or -1. Go escapes quotes within with a backslash.</summary>
    private static int QuoteEnd(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (true)
        {
            int next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0) return -1;
            at += next;
            if (text[at] == '"') return at;
            at += 2;
            if (at > text.Length) return -1;
        }
    }
}
