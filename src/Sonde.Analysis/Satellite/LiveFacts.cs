using System.Runtime.InteropServices;
using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Satellite;

/// <summary>
/// What a line that was measured live brings itself, where archives have it in files beside: the pages at its addresses, and what the
/// control resolvers answered for its name.
/// </summary>
/// <param name="knowledge">What decides.</param>
internal sealed class LiveFacts(Knowledge knowledge)
{
    private const string NoSuchName = $"{OutcomeClasses.DnsError}:NXDomain", OfInnerNetwork = $"{OutcomeClasses.IpInvalid}:local_net";

    private readonly SideFileReader _pageReader = new(knowledge);
    private readonly Dictionary<string, FetchedPages> _pages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _addresses = new(StringComparer.Ordinal), _failures = new(StringComparer.Ordinal);
    private readonly KnownPlaces _places = new();

    /// <summary>Reads what a line says; what does not fit says nothing.</summary>
    public void Read(RawOwnPart own)
    {
        _pages.Clear();
        _addresses.Clear();
        _failures.Clear();
        _places.Clear();
        if (!own.Pages.IsNull) ForEach(own.Pages, ReadPages);
        string type = own.CountsAaaa || own.Type.Is("AAAA"u8) ? "AAAA" : "A";
        if (!own.Controls.IsNull) ForEach(own.Controls, control => ReadControl(control, type));
        _places.See(_pages);
    }

    /// <summary>Adds it to a row.</summary>
    public void Apply(SatelliteRow row)
    {
        foreach (SatelliteAnswer answer in row.Answers)
        {
            string address = answer.Ip.ToString() ?? "";
            if (_addresses.Contains(address)) answer.MatchesIp = true;
            if (!_pages.TryGetValue(address, out FetchedPages? pages)) continue;
            answer.Http = pages.Http;
            answer.Https = pages.Https;
            answer.ShowsKnownCertificate = _places.Show(pages.Https);
        }
    }

    /// <summary>
    /// Whether a control resolver knows the name, or knows that it has no address: what overloads one, or keeps it silent, is no knowledge.
    /// That a name has no address for the world says nothing against one of an inner network, nor against a certificate that none but that
    /// network trusts: it may be a name of that network alone.
    /// </summary>
    public bool CanTell(string? code) => _addresses.Count > 0
        || (code != OfInnerNetwork && !IsOfCertificate(code)
            && (_failures.Contains(OutcomeClasses.IpEmpty) || _failures.Contains(NoSuchName)));

    /// <summary>Whether an outcome may be the truth of the name itself, so that only who knows the truth can call it a lie.</summary>
    public static bool IsForControlsToTell(string? code)
        => code == OutcomeClasses.IpEmpty || code == NoSuchName || code?.Split(':')[0] is OutcomeClasses.IpInvalid || IsOfCertificate(code);

    /// <summary>
    /// Whether an outcome may be that of the site itself: what is shown at the address that a control resolver gave is not good either, or
    /// nobody knows what it is.
    /// </summary>
    public bool MayBeTheSites(string? code) => _addresses.Count > 0 && _places.MayShow(code);

    /// <summary>
    /// Whether the control resolvers have none but addresses of inner networks for the name, and it was answered without an address, or
    /// with another such one: resolvers take such addresses out of what comes from outside, so that no page reaches into a network by a
    /// name (DNS rebinding).
    /// </summary>
    public bool MayBeProtection(string? code, int answers)
        => _addresses.Count > 0 && (answers == 0 || code?.Split(':')[0] == OutcomeClasses.IpInvalid)
        && _addresses.All(address => InvalidAddresses.Kind(System.Text.Encoding.UTF8.GetBytes(address)) is not null);

    /// <summary>
    /// Whether no control resolver had an address for the name, and one of them failed in this way too. That a name is none, and that it
    /// has no address, are one and the same to whoever looks for one: resolvers differ in which of them they say (RFC 8020).
    /// </summary>
    public bool FailAlike(string? code)
        => code is not null && _addresses.Count == 0
        && (_failures.Contains(code)
            || (IsNothing(code) && (_failures.Contains(NoSuchName) || _failures.Contains(OutcomeClasses.IpEmpty))));

    private static bool IsOfCertificate(string? code)
        => code?.Split(':')[0] is OutcomeClasses.TlsBadAuthority or OutcomeClasses.TlsBadDomain;

    private static bool IsNothing(string code) => code is OutcomeClasses.IpEmpty or NoSuchName;

    private void ReadPages(JsonElement item)
    {
        byte[] bytes = JsonMarshal.GetRawUtf8Value(item).ToArray();
        if (_pageReader.Read("blockpages.json", bytes, 0, bytes.Length, out SideFact? fact) is not null
            || fact is not SideFact.OfPages read) return;
        if (!item.TryGetProperty("ip", out JsonElement ip) || ip.ValueKind != JsonValueKind.String) return;
        _pages.TryAdd(ip.GetString()!, new FetchedPages { Http = read.Http, Https = read.Https });
    }

    private void ReadControl(JsonElement item, string type)
    {
        _places.Learn(item);
        if (!item.TryGetProperty("type", out JsonElement asked) || asked.ValueKind != JsonValueKind.String || asked.GetString() != type)
            return;
        int count = 0;
        if (item.TryGetProperty("response", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement address in list.EnumerateArray())
            {
                if (address.ValueKind != JsonValueKind.String) continue;
                _addresses.Add(address.GetString()!);
                count++;
            }
        }

        if (count > 0 || !item.TryGetProperty("rcode", out JsonElement rcode) || rcode.ValueKind != JsonValueKind.Number
            || !rcode.TryGetInt64(out long code)) return;
        _failures.Add(code switch
        {
            -1 => OutcomeClasses.DnsTimedOut,
            0 => OutcomeClasses.IpEmpty,
            _ => $"{OutcomeClasses.DnsError}:{DnsRcodes.Name(code) ?? code.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        });
    }

    private static void ForEach(JsonText list, Action<JsonElement> read)
    {
        if (list.Raw.SequenceEqual("[]"u8)) return;
        try
        {
            using JsonDocument document = JsonDocument.Parse(list.Raw.ToArray());
            if (document.RootElement.ValueKind != JsonValueKind.Array) return;
            foreach (JsonElement item in document.RootElement.EnumerateArray())
                if (item.ValueKind == JsonValueKind.Object) read(item);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The line's reader took it for JSON; a text within that is no Unicode is nobody's page.
        }
    }
}
