using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// The group of the reduced table that a row falls in, as the beginning of the JSON line the group becomes. The domain of a DNS row
/// leads, cut off again when the table is written, because whether it is capable of HTTPS is known only at the end of the scan.
/// </summary>
internal sealed class ReducedGroups(bool isPublished, IRegisteredDomains registered, CountryNames countries, string? since, string? until)
{
    private static readonly string[] Sources = ["", "ECHO", "DISCARD", "HTTP", "HTTPS", "DNS"];

    private readonly Utf8Buffer _group = new(512);
    private readonly Utf8Buffer _scratch = new(128);
    private readonly Dictionary<byte[], JsonText> _countries = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], JsonText> _registered = new(Utf8Comparer.Instance);

    /// <summary>The group's bytes, valid until the next call; empty for a row that does not count.</summary>
    public ReadOnlySpan<byte> Of(HyperquackRow row)
    {
        bool counts = isPublished ? row.ControlsFailed == false : row.IsControl == true || row.Speaks;
        if (!counts || !IsWithin(row.Date) || !Counts(row.Verdict, row.Server.Country)) return default;
        Begin(default, row.Date, Sources[(int)row.Scan], default, default, row.Server);
        End(row.IsControl, row.Domain, row.Category, row.Verdict, row.Server.Country, row.IsUnsupported);
        return _group.Written;
    }

    public ReadOnlySpan<byte> Of(SatelliteRow row)
    {
        bool counts = isPublished
            ? row.ControlsFailed == false && row.IsLastTry && IsGoodResolver(row)
            : row.IsControl == true || row.Speaks;
        if (!counts || !IsWithin(row.Date) || !Counts(row.Verdict, row.Resolver.Country)) return default;
        Begin(row.Domain, row.Date, "DNS", row.ResolverName, Registered(row.ResolverName), row.Resolver);
        End(row.IsControl, row.Domain, row.Category, row.Verdict, row.Resolver.Country, row.IsUnsupported);
        return _group.Written;
    }

    /// <summary>The group of a live measurement, or of those of its tries that came to an outcome.</summary>
    public ReadOnlySpan<byte> Of(OutcomeRow row, Verdict verdict)
    {
        JsonText country = row.Network.Country.IsNull ? row.ProbeCountry : row.Network.Country;
        if (row.IsControl == true || !IsWithin(row.Date) || !Counts(verdict, country)) return default;
        string nettest = row.Nettest.ToString() ?? "";
        string source = nettest == "tcpping"
            ? "TCP"
            : nettest.EndsWith("traceroute", StringComparison.Ordinal) ? "PATH" : nettest.ToUpperInvariant();
        Begin(default, row.Date, source, default, default, row.Network);
        End(isControl: false, row.Domain.IsNull ? row.Target : row.Domain, default, verdict, country, isUnsupported: false);
        return _group.Written;
    }

    /// <summary>As SQL has it: an unknown rate loses the row unless another rate is known to be bad, which loses it too.</summary>
    private static bool IsGoodResolver(SatelliteRow row)
        => row.ConnectErrorRate <= 0.75 && row.InvalidCertRate <= 0.75 && row.NonZeroRcodeRate <= 0.75;

    private bool IsWithin(JsonText date)
    {
        if (since is null && until is null) return true;
        string day = date.ToString() ?? "";
        return (since is null || string.CompareOrdinal(day, since) >= 0) && (until is null || string.CompareOrdinal(day, until) <= 0);
    }

    private bool Counts(Verdict verdict, JsonText country)
    {
        if (verdict.Reduced is not { } outcome) return false;
        if (!isPublished) return true;
        return !country.IsNull && outcome != Emoji.Invalid + "read/system"
            && !outcome.StartsWith(Emoji.Invalid + "setup/", StringComparison.Ordinal);
    }

    private void Begin(JsonText key, JsonText date, string source, JsonText hostname, JsonText registeredHostname, NetworkFacts network)
    {
        _group.Clear();
        _group.Append(key.Raw);
        _group.Append((byte)'\n');
        Member("{\"date\":"u8, date);
        _group.Append(",\"source\":\""u8);
        _group.AppendEscaped(System.Text.Encoding.UTF8.GetBytes(source));
        _group.Append((byte)'"');
        Member(",\"hostname\":"u8, hostname);
        Member(",\"reg_hostname\":"u8, registeredHostname);
        Member(",\"network\":"u8, network.AsFullName);
        _group.Append(",\"subnetwork\":"u8);
        if (network.Asn is { } asn)
        {
            _group.Append("\"AS"u8);
            _group.Append(asn);
            if (!network.Organization.IsNull)
            {
                _group.Append(" - "u8);
                _group.Append(network.Organization.Raw);
            }

            _group.Append((byte)'"');
        }
        else
        {
            _group.Append("null"u8);
        }
    }

    private void End(bool? isControl, JsonText domain, JsonText category, Verdict verdict, JsonText country, bool isUnsupported)
    {
        if (isControl == true) _group.Append(",\"domain\":\"CONTROL\""u8);
        else Member(",\"domain\":"u8, domain);
        if (category.IsNull) _group.Append(",\"category\":\"Uncategorized\""u8);
        else Member(",\"category\":"u8, category);
        _group.Append(verdict.ReducedMember);
        if (!isPublished)
        {
            Member(",\"expectation\":"u8, verdict.ExpectationText);
            // Measurements whose controls failed are counted, and apart.
            _group.Append(isUnsupported ? ",\"controls_failed\":true"u8 : ",\"controls_failed\":false"u8);
        }

        Member(",\"country_name\":"u8, CountryNameOf(country));
    }

    private JsonText CountryNameOf(JsonText country)
    {
        if (country.IsNull) return country;
        var known = _countries.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(country.Raw, out JsonText name)) return name;
        name = countries.NameOf(country.ToString()!) is { } text ? JsonText.Of(text) : country.Keep();
        if (_countries.Count < 10_000) known[country.Raw] = name;
        return name;
    }

    private void Member(ReadOnlySpan<byte> prefix, JsonText value)
    {
        _group.Append(prefix);
        JsonValues.Quote(_group, value);
    }

    private JsonText Registered(JsonText hostname)
    {
        if (hostname.IsNull || hostname.Is("special"u8)) return hostname;
        var known = _registered.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(hostname.Raw, out JsonText found)) return found;
        _scratch.Clear();
        found = JsonText.Of(registered.Of(System.Text.Encoding.UTF8.GetString(hostname.Decode(_scratch))));
        if (_registered.Count < 200_000) known[hostname.Raw] = found;
        return found;
    }
}
