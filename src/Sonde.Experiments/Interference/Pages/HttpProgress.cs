using System.Globalization;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>
/// Follows an answer over HTTP/1 as it comes, and knows when it is whole. It looks at each byte once, whatever pieces the answer comes in.
/// </summary>
internal sealed class HttpProgress
{
    private const int LongestChunkHead = 256;

    private int _headScanned, _at;
    private long _chunkLeft;
    private bool _inTrailer, _isWhole;

    /// <summary>The head, once it is there.</summary>
    public HttpHead? Head { get; private set; }

    /// <summary>What keeps this from being HTTP, in the archives' words, or null so far.</summary>
    public string? Flaw { get; private set; }

    /// <summary>The length that the head states; null where it states none.</summary>
    public long? Length { get; private set; }

    /// <summary>Where the pieces of the body lie in what came.</summary>
    public List<(int Start, int Length)> Pieces { get; } = [];

    /// <summary>Whether the body ends with the connection alone.</summary>
    public bool EndsWithConnection => Head is { HasNoBody: false, IsChunked: false } && Length is null;

    /// <summary>Whether the answer is whole.</summary>
    public bool IsWhole => _isWhole;

    /// <summary>Judges what came so far.</summary>
    /// <param name="received">All bytes kept.</param>
    /// <param name="total">How many came in all.</param>
    public AnswerState Judge(ReadOnlySpan<byte> received, long total)
    {
        if (Flaw is not null) return AnswerState.Wrong;
        if (Head is null && !TryReadHead(received)) return Flaw is null ? AnswerState.Unfinished : AnswerState.Wrong;
        if (_isWhole) return AnswerState.Answer;
        if (Head!.HasNoBody) return End();
        if (Head.IsChunked) return ReadChunks(received, total);
        if (Length is not { } length) return AnswerState.Unfinished;
        return total - Head.Length >= length ? End() : AnswerState.Unfinished;
    }

    private AnswerState End()
    {
        _isWhole = true;
        return AnswerState.Answer;
    }

    private bool TryReadHead(ReadOnlySpan<byte> received)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = received[_at..];
            if (!HttpHead.MayBegin(rest))
            {
                Flaw =
                    $"{ProberWords.MalformedResponse} \"{HttpHead.Excerpt(System.Text.Encoding.Latin1.GetString(rest[..Math.Min(rest.Length, 64)]))}\"";
                return false;
            }

            int end = HttpHead.EndOf(rest, _headScanned);
            if (end < 0)
            {
                _headScanned = rest.Length;
                if (rest.Length > HttpHead.Longest)
                    Flaw = string.Create(CultureInfo.InvariantCulture, $"{ProberWords.HeadTooLong} {HttpHead.Longest} bytes; aborted");
                return false;
            }

            HttpHead? head = HttpHead.Read(rest[..end], out string? flaw);
            Flaw = flaw;
            if (head is null) return false;
            _headScanned = 0;
            _at += end;
            if (head.Status is >= 100 and < 200 and not 101) continue; // an interim answer; the real one follows
            Head = head with { Length = _at };
            return ReadLength(head);
        }
    }

    private bool ReadLength(HttpHead head)
    {
        const string Name = "Content-Length";
        if (head[Name] is not { } first || head.IsChunked) return true;
        bool isOne = true;
        foreach ((string name, string value) in head.Headers)
            isOne &= value == first || !name.Equals(Name, StringComparison.OrdinalIgnoreCase);
        if (isOne && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            Length = length;
            return true;
        }

        Flaw = $"{ProberWords.BadLength} \"{HttpHead.Excerpt(first)}\"";
        return false;
    }

    private AnswerState ReadChunks(ReadOnlySpan<byte> received, long total)
    {
        while (_at < received.Length)
        {
            if (_chunkLeft > 0)
            {
                int count = (int)Math.Min(_chunkLeft, received.Length - _at);
                Pieces.Add((_at, count));
                _at += count;
                _chunkLeft -= count;
                continue;
            }

            int end = received[_at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                if (received.Length - _at > LongestChunkHead) return Broken();
                break;
            }

            ReadOnlySpan<byte> line = received.Slice(_at, end).TrimEnd((byte)'\r');
            _at += end + 1;
            if (_inTrailer)
            {
                if (line.IsEmpty) return End();
                continue;
            }

            if (line.IsEmpty) continue; // behind a chunk's data
            int semicolon = line.IndexOf((byte)';');
            if (!long.TryParse(
                (semicolon < 0 ? line : line[..semicolon]).Trim((byte)' '), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out long size) || size < 0) return Broken();
            _chunkLeft = size;
            _inTrailer = size == 0;
        }

        // Of what is not kept no chunk's end is seen: there the answer is as whole as it is going to be.
        return total > received.Length ? End() : AnswerState.Unfinished;
    }

    private AnswerState Broken()
    {
        Flaw = ProberWords.MalformedChunk;
        return AnswerState.Wrong;
    }
}
