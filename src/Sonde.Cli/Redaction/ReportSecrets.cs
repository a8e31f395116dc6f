using System.Text.Json;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Redaction;

/// <summary>
/// Finds in a report whose it is: the prober's addresses as its own packets show them, and the private hops that tell where it stands.
/// </summary>
/// <remarks>
/// Strings that hold JSON are read like the rest: OONI's API hands a measurement out as the text of one (<c>raw_measurement</c>).
/// What stays as typed is what <c>input</c> and <c>test_helpers</c> say, unless a name led to it. No packet makes an address a target:
/// anybody can send one that cites whatever he likes.
/// </remarks>
internal sealed class ReportSecrets
{
    private readonly HashSet<PacketAddress> _own = [];
    private readonly HashSet<PacketAddress> _aimedAt = [];
    private readonly HashSet<PacketAddress> _hops = [];
    private readonly HashSet<PacketAddress> _typed = [];

    private ReportSecrets()
    {
    }

    /// <summary>The prober's addresses. Not what citations name: anybody could hide a router by citing it as their source.</summary>
    public IEnumerable<PacketAddress> Own => _own.Where(a => !_typed.Contains(a) && !a.IsLoopback && !a.IsMulticast && !a.IsUnspecified);

    /// <summary>
    /// Whether a report says anything of its prober that must not be published: its addresses, also those that were typed, or what may hold
    /// one.
    /// </summary>
    public bool HasToHide { get; private set; }

    /// <summary>The addresses of routers in private ranges.</summary>
    public IEnumerable<PacketAddress> PrivateHops => _hops.Where(a => !_typed.Contains(a) && !_aimedAt.Contains(a) && a.IsPrivate);

    /// <summary>The addresses that were typed as targets.</summary>
    public IReadOnlySet<PacketAddress> Typed => _typed;

    /// <summary>Looks a report through.</summary>
    /// <exception cref="UnsafeLineException">A text of it cannot be looked through.</exception>
    public static ReportSecrets Of(JsonElement report)
    {
        var secrets = new ReportSecrets();
        secrets.Visit(report, "", 0);
        if (report.ValueKind == JsonValueKind.Object) secrets.VisitTargets(report);
        secrets.HasToHide |= secrets.Own.Any();
        return secrets;
    }

    /// <summary>The bytes under a packet's <c>raw_packet</c>, in whatever shape; null where there are none.</summary>
    public static byte[]? BytesOf(JsonElement raw)
    {
        if (raw.ValueKind == JsonValueKind.Object && raw.TryGetProperty("data", out JsonElement data)) raw = data;
        return raw.ValueKind == JsonValueKind.String && raw.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : null;
    }

    private void Visit(JsonElement value, string name, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray()) Visit(item, name, depth);
                break;
            case JsonValueKind.String:
                VisitText(value.GetString()!, name, depth);
                break;
            case JsonValueKind.Object:
                VisitObject(value, name, depth);
                break;
            case JsonValueKind.Number when ProberValue.IsName(name) && ProberValue.AddressOf(value) is { } number:
                _own.Add(number);
                HasToHide = true;
                break;
        }
    }

    private void VisitObject(JsonElement value, string name, int depth)
    {
        if (value.TryGetProperty("raw_packet", out JsonElement raw) && BytesOf(raw) is { } bytes && !ScapyPacket.IsText(bytes))
            VisitPacket(bytes, isSent: name == "sent_packets");
        if (value.TryGetProperty("ttl", out _) && value.TryGetProperty("address", out JsonElement address)
            && address.ValueKind == JsonValueKind.String && PacketAddress.TryParse(address.GetString(), out PacketAddress hop)) _hops.Add(
                hop);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            VisitName(property.Name, name);
            Visit(property.Value, ProberValue.IsName(name) ? name : property.Name, depth);
        }
    }

    // Of what lies under the prober's name the names are values as well.
    private void VisitName(string text, string under)
    {
        if (!ProberValue.IsName(under))
        {
            _own.UnionWith(ProberWords.Addresses(text));
            return;
        }

        _own.UnionWith(ProberWords.AllAddresses(text));
        HasToHide |= ProberValue.PublishedName(text) != text;
    }

    private void VisitText(string text, string name, int depth)
    {
        if (NestedJson.Values(text) is { } values)
        {
            if (depth == NestedJson.MostDeep) throw new UnsafeLineException($"JSON lies in strings more than {NestedJson.MostDeep} deep");
            foreach (ReadOnlyMemory<byte> inner in values)
            {
                using JsonDocument document = JsonDocument.Parse(inner);
                Visit(document.RootElement, name, depth + 1);
            }
        }
        else
        {
            if (ProberValue.IsName(name)) VisitOwn(text);
            else _own.UnionWith(ProberWords.Addresses(text));
            if (ProberWords.HavePacket(text)) throw new UnsafeLineException("it holds a packet within a text that is no JSON as a whole");
        }
    }

    private void VisitOwn(string text)
    {
        _own.UnionWith(ProberValue.Addresses(text));
        HasToHide |= ProberValue.Published(text) != text;
    }

    private void VisitTargets(JsonElement report)
    {
        // nobody typed an address
        if (report.TryGetProperty("x_hostname", out JsonElement name) && name.ValueKind == JsonValueKind.String) return;
        if (report.TryGetProperty("input", out JsonElement input) && input.ValueKind == JsonValueKind.String) AddTyped(input.GetString()!);
        if (report.TryGetProperty("test_helpers", out JsonElement helpers)) VisitHelpers(helpers);
    }

    private void VisitHelpers(JsonElement helpers)
    {
        if (helpers.ValueKind == JsonValueKind.String) AddTyped(helpers.GetString()!);
        if (helpers.ValueKind != JsonValueKind.Object) return;
        foreach (JsonProperty property in helpers.EnumerateObject()) VisitHelpers(property.Value);
    }

    // An address alone, or the host of a URL.
    private void AddTyped(string target)
    {
        string host = Uri.TryCreate(target, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 ? url.Host : target;
        if (PacketAddress.TryParse(host.Trim('[', ']'), out PacketAddress address)) _typed.Add(address);
    }

    private void VisitPacket(ReadOnlySpan<byte> bytes, bool isSent)
    {
        if (!IpPacket.TryParse(bytes, out IpPacket ip)) return;
        if (isSent)
        {
            _own.Add(ip.Source);
            _aimedAt.Add(ip.Destination);
            return;
        }

        _own.Add(ip.Destination);
        _hops.Add(ip.Source);
    }
}
