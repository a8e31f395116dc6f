using Sonde.Analysis.Metadata;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// The network of a vantage point: as the metadata files know it, and, where they say nothing, as the line itself does. The published
/// rows of Hyperquack know nothing of the line's own word.
/// </summary>
internal sealed class VantageNetworks(INetworkLookup? metadata, bool isPublished)
{
    private const int Most = 10_000;
    private readonly Dictionary<byte[], NetworkFacts> _countries = new(Utf8Comparer.Instance);

    public NetworkFacts Find(JsonText ip, JsonText date, RawLocation? location)
    {
        NetworkFacts found = metadata?.Find(ip, date) ?? NetworkFacts.None;
        if (isPublished || location is null) return found;
        NetworkFacts said = Of(location);
        if (ReferenceEquals(said, NetworkFacts.None)) return found;
        if (ReferenceEquals(found, NetworkFacts.None)) return said;
        if (!found.Country.IsNull && location.IsCountryOnly) return found;
        var both = new NetworkFacts();
        both.CopyFrom(found);
        if (both.Country.IsNull) both.Country = said.Country;
        // Names belong to a number: those of another network are not mixed with it.
        if (both.Asn is null)
            (both.Asn, both.AsName, both.AsFullName, both.Organization) = (said.Asn, said.AsName, said.AsFullName, said.Organization);
        return both;
    }

    /// <summary>What the line says, alone.</summary>
    public NetworkFacts Of(RawLocation location)
    {
        NetworkFacts country = CountryOf(location);
        if (location.IsCountryOnly) return country;
        return new NetworkFacts
        {
            Country = country.Country,
            Asn = location.Asn,
            AsName = OrNull(location.AsName),
            AsFullName = OrNull(location.AsFullName),
            Organization = OrNull(location.Organization),
        };
    }

    private NetworkFacts CountryOf(RawLocation location)
    {
        bool hasCode = !location.CountryCode.IsEmpty;
        JsonText text = hasCode ? location.CountryCode : location.CountryName;
        if (text.IsEmpty) return NetworkFacts.None;
        var known = _countries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(text.Raw, out NetworkFacts? facts)) return facts;
        JsonText code = hasCode || CountryNames.BuiltIn.CodeOf(text.ToString()!) is not { } named ? text.Keep() : JsonText.Of(named);
        facts = new NetworkFacts { Country = code };
        if (_countries.Count >= Most) _countries.Clear();
        known[text.Raw] = facts;
        return facts;
    }

    private static JsonText OrNull(JsonText text) => text.IsEmpty ? default : text;
}
