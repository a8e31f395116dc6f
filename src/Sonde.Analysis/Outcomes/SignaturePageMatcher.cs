using Sonde.Analysis.Rows;
using Sonde.Analysis.Signatures;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Looks for the signatures of a set in pages as rows hold them.</summary>
internal sealed class SignaturePageMatcher(SignatureSet set) : IPageMatcher
{
    private readonly SignatureMatcher _matcher = set.CreateMatcher();
    private readonly PageText _text = new();
    private readonly Utf8Buffer _scratch = new(1 << 16);
    private readonly Dictionary<string, JsonText> _names = new(StringComparer.Ordinal);

    public PageHit? Match(Page page, bool withBody)
    {
        _scratch.Clear();
        SignatureMatch? found;
        if (!page.IsHttp)
        {
            if (page.Status.IsEmpty) return null;
            found = _matcher.First(_text.SetRaw(page.Status.Decode(_scratch)));
        }
        else
        {
            Fill(page, withBody);
            found = _matcher.First(_text);
        }
        return found is { } match ? new PageHit(match.IsBlockpage, Name(match.Id)) : null;
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
