using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Satellite;

/// <summary>
/// What a line that was measured live says of the addresses that control resolvers gave for its name: what was shown there, whatever the
/// type that they were asked for.
/// </summary>
internal sealed class KnownPlaces
{
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal);
    private readonly List<byte[]> _leaves = [];
    private bool _showsGood, _showsBlockPage;

    /// <summary>Begins with another line.</summary>
    public void Clear()
    {
        _addresses.Clear();
        _leaves.Clear();
        _showsGood = _showsBlockPage = false;
    }

    /// <summary>Takes the addresses of a control resolver's answer.</summary>
    public void Learn(JsonElement control)
    {
        if (!control.TryGetProperty("response", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return;
        foreach (JsonElement address in list.EnumerateArray())
            if (address.ValueKind == JsonValueKind.String) _addresses.Add(address.GetString()!);
    }

    /// <summary>Takes the pages, once all addresses are known.</summary>
    public void See(IReadOnlyDictionary<string, FetchedPages> pages)
    {
        foreach ((string address, FetchedPages fetched) in pages)
        {
            if (!_addresses.Contains(address)) continue;
            if (fetched.Https is { CertificateText: { IsNull: false, IsEmpty: false } leaf }) _leaves.Add(leaf.Raw.ToArray());
            _showsGood |= fetched.Https is { HasTrustedCa: true, MatchesDomain: true };
            _showsBlockPage |= fetched.Http?.IsKnownBlockpage == true || fetched.Https?.IsKnownBlockpage == true;
        }
    }

    /// <summary>Whether one of them showed the very certificate that another address shows: whoever has its key is the same.</summary>
    public bool Show(FetchedPage? https)
        => https is { CertificateText: { IsNull: false, IsEmpty: false } leaf } && _leaves.Exists(each => leaf.Raw.SequenceEqual(each));

    /// <summary>
    /// Whether they may show what an outcome is of: no good certificate was seen there, where it is a bad one; a known block page was,
    /// where it is such a page: the site's own, or one that is put before whoever asks from here.
    /// </summary>
    public bool MayShow(string? code) => code?.Split(':')[0] switch
    {
        OutcomeClasses.TlsBadAuthority or OutcomeClasses.TlsBadDomain => !_showsGood,
        OutcomeClasses.HttpBlockPage => _showsBlockPage,
        _ => false,
    };
}
