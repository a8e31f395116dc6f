using Sonde.Analysis.Rows;
using Sonde.Analysis.Signatures;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Looks for the signatures of a set in pages as rows hold them.</summary>
internal sealed class SignaturePageMatcher(SignatureSet set) : IPageMatcher
{
    private const int LongestAddress = 64;

    private readonly SignatureMatcher _matcher = set.CreateMatcher();
    private readonly PageText _text = new();
    private readonly Utf8Buffer _scratch = new(1 << 16);
    private readonly Dictionary<string, JsonText> _names = new(StringComparer.Ordinal);

    public PageHit? Match(Page page, bool withBody)
        => First(page, withBody) is { } match ? new PageHit(match.IsBlockpage, Name(match.Id)) : null;

    public string? Locate(Page page, bool withBody)
    {
        if (First(page, withBody) is not { } match) return null;
        string part = match.Offset >= _text.BodyStart && page.IsHttp ? "body"
            : match.Offset >= _text.Bytes.IndexOf((byte)'\n') + 1 && page.IsHttp ? "headers"
            : page.IsHttp ? "status line" : "answer";
        return $"{match.Id} ({(match.IsBlockpage ? "block page" : "false positive")}, {match.Signature.Type} \"{Excerpt.Short(System.Text.Encoding.UTF8.GetBytes(match.Signature.Pattern))}\") "
            + $"in the {part}: \"{Excerpt.Of(_text.Bytes, match.Offset, match.Length)}\"";
    }

    public string? Answer(JsonText address)
    {
        if (address.IsEmpty || address.Raw.Length > LongestAddress) return null;
        Span<char> text = stackalloc char[LongestAddress];
        int length = System.Text.Encoding.UTF8.GetChars(address.Raw, text);
        return _matcher.Dns(text[..length]) is { IsBlockpage: true } known ? known.Id : null;
    }

    private SignatureMatch? First(Page page, bool withBody)
    {
        _scratch.Clear();
        if (!page.IsHttp) return page.Status.IsEmpty ? null : _matcher.First(_text.SetRaw(page.Status.Decode(_scratch)));
        Fill(page, withBody);
        return _matcher.First(_text);
    }

    private void Fill(Page page, bool withBody)
    {
        _text.SetStatus(Decoded(page.Status));
        foreach (HeaderLine header in page.Headers)
        {
            if (header.Name.IsNull)
            {
                _text.AddHeader(Decoded(header.Value));
                continue;
            }

            _scratch.Clear();
            int name = header.Name.Decode(_scratch).Length;
            if (!header.Name.IsEscaped && !header.Value.IsEscaped)
            {
                _text.AddHeader(header.Name.Raw, header.Value.Raw);
                continue;
            }

            _scratch.Clear();
            header.Name.DecodeTo(_scratch);
            header.Value.DecodeTo(_scratch);
            _text.AddHeader(_scratch.Written[..name], _scratch.Written[name..]);
        }

        _text.EndHeaders();
        if (withBody) _text.Append(Decoded(page.Body));
    }

    private ReadOnlySpan<byte> Decoded(JsonText text)
    {
        _scratch.Clear();
        return text.Decode(_scratch);
    }

    private JsonText Name(string id)
    {
        if (_names.TryGetValue(id, out JsonText name)) return name;
        name = JsonText.Of(id);
        _names.Add(id, name);
        return name;
    }
}
