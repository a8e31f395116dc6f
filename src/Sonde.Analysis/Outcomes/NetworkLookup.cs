using System.Globalization;
using System.Text;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Asks the metadata files that were given, and remembers the answers for the addresses of a day.</summary>
/// <param name="metadata">The files.</param>
/// <param name="isPublished">Whether the country is that of the network's registration, as in the published rows.</param>
internal sealed class NetworkLookup(IpMetadata metadata, bool isPublished) : INetworkLookup
{
    private const int Most = 200_000;
    private readonly Dictionary<byte[], NetworkFacts?> _known = new(Utf8Comparer.Instance);
    private readonly Dictionary<string, JsonText> _texts = new(StringComparer.Ordinal);
    private JsonText _day;
    private IpMetadataView? _view;

    public NetworkFacts? Find(JsonText ip, JsonText date)
    {
        if (ip.IsNull || ip.IsEscaped) return null;
        if (_view is null || !_day.Raw.SequenceEqual(date.Raw)) Turn(date);
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(ip.Raw, out NetworkFacts? facts)) return facts;
        if (_known.Count >= Most) _known.Clear();
        facts = Make(_view!.Find(ip.Raw));
        known[ip.Raw] = facts;
        return facts;
    }

    private void Turn(JsonText date)
    {
        _day = date.Keep();
        bool isDay = DateOnly.TryParseExact(
            Encoding.UTF8.GetString(date.Raw), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day);
        IpMetadataView view = metadata.On(isDay ? day : null);
        if (!ReferenceEquals(view, _view)) _known.Clear();
        _view = view;
    }

    private NetworkFacts? Make(AddressMetadata found)
    {
        string? country = isPublished ? found.AsCountry : found.Country;
        if (found.Asn is null && country is null) return null;
        return new NetworkFacts
        {
            Netblock = Text(found.Netblock?.ToString()),
            Asn = found.Asn,
            AsName = Text(found.AsName),
            AsFullName = Text(found.AsFullName),
            AsClass = Text(found.AsClass),
            Country = Text(country),
            Organization = Text(found.Organization),
        };
    }

    private JsonText Text(string? text)
    {
        if (text is null) return default;
        if (_texts.TryGetValue(text, out JsonText known)) return known;
        if (_texts.Count >= Most) _texts.Clear();
        return _texts[text] = JsonText.Of(text);
    }
}
