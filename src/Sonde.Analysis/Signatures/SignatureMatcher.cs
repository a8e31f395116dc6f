using System.Text;
using System.Text.RegularExpressions;

namespace Sonde.Analysis.Signatures;

/// <summary>Looks for the signatures of a set in page after page. Not for several threads at once: make one for each.</summary>
public sealed class SignatureMatcher : ILiteralSink
{
    private readonly CompiledSignatures _set;
    private readonly uint[] _seen;
    private readonly uint[] _opened;
    private readonly (int Offset, int Length)[] _where;
    private readonly bool[] _setAside;
    private readonly List<int> _hits = [];
    private readonly List<int> _candidates = [];
    private uint _round;
    private PageText _page = new();
    private readonly PageText _raw = new();
    private char[] _text = [];
    private int _textLength = -1;
    private int _textBody;

    internal SignatureMatcher(CompiledSignatures set)
    {
        _set = set;
        _seen = new uint[set.Signatures.Length];
        _where = new (int, int)[set.Signatures.Length];
        _setAside = new bool[set.Signatures.Length];
        _opened = new uint[set.Expressions.Length];
    }

    /// <summary>The signature that counts for a page under the set's rules, or null.</summary>
    public SignatureMatch? First(PageText page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (_set.Rules == SignatureRules.CensoredPlanet) return FirstInOrder(page);
        Hits(page);
        return _hits.Count == 0 ? null : At(Ranked()[0]);
    }

    /// <summary>The signature that counts for the bytes of an echo, or null.</summary>
    public SignatureMatch? First(ReadOnlySpan<byte> raw) => raw.IsEmpty ? null : First(_raw.SetRaw(raw));

    /// <summary>Every signature found in a page, the one that counts first; those that a more specific one implies come last.</summary>
    public IReadOnlyList<SignatureMatch> All(PageText page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Hits(page);
        return [.. Ranked().Select(At)];
    }

    /// <summary>
    /// The signature of a DNS answer (an address or name as text), or null. A known false positive comes before the rest.
    /// </summary>
    public SignatureMatch? Dns(ReadOnlySpan<char> answer)
    {
        int best = int.MaxValue;
        if (_set.DnsAnswers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(answer, out int whole)) best = whole;
        foreach (CompiledSignatures.Expression pattern in _set.DnsPatterns)
        {
            if (pattern.Signature < best && pattern.Regex.IsMatch(answer)) best = pattern.Signature;
        }

        return best == int.MaxValue ? null : new(_set.Signatures[best], 0, answer.Length);
    }

    /// <summary>Numbers of all signatures found, in no order; the list is the matcher's own.</summary>
    internal List<int> Hits(PageText page)
    {
        Scan(page);
        foreach (int candidate in _candidates)
        {
            CompiledSignatures.Expression expression = _set.Expressions[candidate];
            if (_seen[expression.Signature] != _round && Matches(expression, out (int, int) where)) Note(expression.Signature, where);
        }

        return _hits;
    }

    /// <inheritdoc/>
    bool ILiteralSink.Found(int literal, int offset)
    {
        bool more = false;
        int length = _set.Literals[literal].Length;
        foreach (CompiledSignatures.Use use in _set.Users[literal])
        {
            if (use.Expression >= 0)
            {
                if (_opened[use.Expression] == _round) continue;
                _opened[use.Expression] = _round;
                _candidates.Add(use.Expression);
            }
            else if (_seen[use.Signature] != _round)
            {
                if (Fits(_set.Signatures[use.Signature], offset, length)) Note(use.Signature, (offset, length));
                else more = true;
            }
        }

        return more;
    }

    private SignatureMatch? FirstInOrder(PageText page)
    {
        Scan(page);
        int best = _hits.Count == 0 ? int.MaxValue : _hits.Min();
        if (_candidates.Count > 1) _candidates.Sort();
        foreach (int candidate in _candidates)
        {
            CompiledSignatures.Expression expression = _set.Expressions[candidate];
            if (expression.Signature > best) break;
            if (!Matches(expression, out (int, int) where)) continue;
            best = expression.Signature;
            _where[best] = where;
            break;
        }

        return best == int.MaxValue ? null : At(best);
    }

    private void Scan(PageText page)
    {
        if (++_round == 0)
        {
            Array.Clear(_seen);
            Array.Clear(_opened);
            _round = 1;
        }

        _page = page;
        _textLength = -1;
        _hits.Clear();
        _candidates.Clear();
        if (page.Bytes.IsEmpty) return;
        _set.Scanner.Scan(page.Bytes, this);
        _candidates.AddRange(_set.Ungated);
    }

    private void Note(int signature, (int, int) where)
    {
        _seen[signature] = _round;
        _where[signature] = where;
        _hits.Add(signature);
    }

    private SignatureMatch At(int signature) => new(_set.Signatures[signature], _where[signature].Offset, _where[signature].Length);

    /// <summary>The hits in the order in which they count.</summary>
    private int[] Ranked()
    {
        if (_set.Rules == SignatureRules.CensoredPlanet) return [.. _hits.Order()];
        foreach (int hit in _hits) _setAside[hit] = false;
        foreach (int hit in _hits)
        {
            foreach (int implied in _set.Implied[hit]) _setAside[implied] = true;
        }

        return [.. _hits.OrderBy(hit => _setAside[hit]).ThenBy(hit => _set.IsWeak[hit]).ThenBy(hit => hit)];
    }

    private bool Fits(Signature signature, int offset, int length)
    {
        switch (signature.Location)
        {
            case SignatureLocation.Page:
                return FitsIn(signature.Type, offset, length, 0, _page.Bytes.Length);
            case SignatureLocation.Body:
                return FitsIn(signature.Type, offset, length, _page.BodyStart, _page.Bytes.Length);
            default:
                foreach (PageText.Line line in _page.Headers)
                {
                    if (IsNamed(line, signature) && FitsIn(signature.Type, offset, length, line.ValueStart, line.End)) return true;
                }

                return false;
        }
    }

    private static bool FitsIn(PatternType type, int offset, int length, int start, int end) => type switch
    {
        PatternType.Prefix => offset == start && offset + length <= end,
        PatternType.Full => offset == start && offset + length == end,
        _ => offset >= start && offset + length <= end,
    };

    private bool IsNamed(PageText.Line line, Signature signature)
        => Ascii.EqualsIgnoreCase(_page.Bytes[line.Start..line.NameEnd], signature.HeaderName);

    private bool Matches(CompiledSignatures.Expression expression, out (int Offset, int Length) where)
    {
        Signature signature = _set.Signatures[expression.Signature];
        if (signature.Location != SignatureLocation.Header)
        {
            Decode();
            int from = signature.Location == SignatureLocation.Body ? _textBody : 0;
            return MatchesIn(expression.Regex, _text.AsSpan(from, _textLength - from), from == 0 ? 0 : _page.BodyStart, out where);
        }

        where = default;
        foreach (PageText.Line line in _page.Headers)
        {
            if (!IsNamed(line, signature)) continue;
            string value = Encoding.UTF8.GetString(_page.Bytes[line.ValueStart..line.End]);
            if (MatchesIn(expression.Regex, value, line.ValueStart, out where)) return true;
        }

        return false;
    }

    private static bool MatchesIn(Regex regex, ReadOnlySpan<char> text, int start, out (int Offset, int Length) where)
    {
        foreach (ValueMatch match in regex.EnumerateMatches(text))
        {
            int before = Encoding.UTF8.GetByteCount(text[..match.Index]);
            where = (start + before, Encoding.UTF8.GetByteCount(text.Slice(match.Index, match.Length)));
            return true;
        }

        where = default;
        return false;
    }

    private void Decode()
    {
        if (_textLength >= 0) return;
        ReadOnlySpan<byte> bytes = _page.Bytes;
        if (_text.Length < bytes.Length) _text = new char[Math.Max(bytes.Length, 4096)];
        _textBody = Encoding.UTF8.GetChars(bytes[.._page.BodyStart], _text);
        _textLength = _textBody + Encoding.UTF8.GetChars(bytes[_page.BodyStart..], _text.AsSpan(_textBody));
    }
}
