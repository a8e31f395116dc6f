using System.Text;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Analysis.Signatures;

/// <summary>Looks for signatures in pages as they were received, while measuring. Not for several threads.</summary>
/// <param name="set">The signatures in force.</param>
public sealed class KnownPages(SignatureSet set)
{
    private readonly SignatureMatcher _matcher = set.CreateMatcher();
    private readonly PageText _text = new();

    /// <summary>The signature by which a page is a known block page, or null.</summary>
    public string? Find(ReceivedPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        _text.SetStatus(Encoding.UTF8.GetBytes(page.StatusLine));
        foreach ((string name, string value) in page.Headers) _text.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        _text.EndHeaders().Append(page.Body.Span);
        return _matcher.First(_text) is { IsBlockpage: true } known ? known.Id : null;
    }
}
