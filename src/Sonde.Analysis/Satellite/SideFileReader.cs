using System.Buffers.Text;
using System.Text.Json;
using Sonde.Analysis.Metadata;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>Reads the lines of a scan's side files.</summary>
internal sealed class SideFileReader(Knowledge knowledge)
{
    private readonly Page _page = new();
    private readonly TextStore _texts = new();
    private readonly Dictionary<byte[], JsonText> _headerNames = new(Utf8Comparer.Instance);

    /// <summary>Reads one line of the file of that name; returns why it is rejected, or null.</summary>
    public string? Read(string name, byte[] bytes, int offset, int length, out SideFact? fact)
    {
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        fact = null;
        if (at.Token != JsonTokenType.StartObject) return at.Fault ?? LineFault.NotAnObject;
        SideFact read = name switch
        {
            "blockpages.json" or "control_pages.json" => ReadPages(ref at),
            "tagged_answers.json" or "tagged_responses.json" => ReadAnswer(ref at),
            _ => ReadResolver(ref at),
        };
        at.End();
        if (at.Fault is null) fact = read;
        return at.Fault;
    }

    private SideFact.OfResolver ReadResolver(ref LineCursor at)
    {
        var facts = new ResolverFacts();
        JsonText ip = default;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("vp"u8) || name.SequenceEqual("resolver"u8)) ip = at.ReadText("resolver");
            else if (name.SequenceEqual("name"u8)) facts.Name = _texts.Keep(at.ReadTextOrNull("name"));
            else if (name.SequenceEqual("country"u8)) facts.Country = CodeOf(at.ReadTextOrNull("country"));
            else if (name.SequenceEqual("location"u8)) facts.Country = ReadCountry(ref at);
            else if (name.SequenceEqual("non_zero_rcode"u8)) facts.NonZeroRcodeRate = ReadRate(ref at);
            else if (name.SequenceEqual("private_ip"u8)) facts.PrivateIpRate = ReadRate(ref at);
            else if (name.SequenceEqual("zero_ip"u8)) facts.ZeroIpRate = ReadRate(ref at);
            else if (name.SequenceEqual("connect_error"u8)) facts.ConnectErrorRate = ReadRate(ref at);
            else if (name.SequenceEqual("invalid_cert"u8)) facts.InvalidCertRate = ReadRate(ref at);
            else Skip(ref at);
        }

        if (ip.IsNull) at.Reject(LineFault.Missing("resolver"));
        return new SideFact.OfResolver(ip.Raw.ToArray(), facts);
    }

    /// <summary>Old scans name countries in full; a name that is not known stays as it is.</summary>
    private static JsonText CodeOf(JsonText name)
        => name.ToString() is { } text && CountryNames.BuiltIn.CodeOf(text) is { } code ? JsonText.Of(code) : name.Keep();

    private static JsonText ReadCountry(ref LineCursor at)
    {
        JsonText code = default;
        if (!at.EnterObject("location")) return default;
        while (at.NextProperty())
        {
            if (at.Raw.SequenceEqual("country_code"u8)) code = at.ReadTextOrNull("country_code").Keep();
            else Skip(ref at);
        }

        return code;
    }

    private static double? ReadRate(ref LineCursor at)
    {
        at.Read();
        if (at.Token != JsonTokenType.String) return at.Real("rate");
        bool isNumber = Utf8Parser.TryParse(at.Raw, out double rate, out int used) && used == at.Raw.Length;
        return isNumber ? rate : at.Refuse<double?>("rate");
    }

    private SideFact.OfAnswer ReadAnswer(ref LineCursor at)
    {
        JsonText ip = default, http = default, certificate = default, asName = default;
        long? asn = null;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("ip"u8)) ip = at.ReadText("ip");
            else if (name.SequenceEqual("http"u8)) http = at.ReadTextOrNull("http");
            else if (name.SequenceEqual("cert"u8)) certificate = at.ReadTextOrNull("cert");
            else if (name.SequenceEqual("asname"u8)) asName = at.ReadTextOrNull("asname");
            else if (name.SequenceEqual("asnum"u8)) asn = at.ReadIntegerOrNull("asnum");
            else Skip(ref at);
        }

        if (ip.IsNull) at.Reject(LineFault.Missing("ip"));
        return new SideFact.OfAnswer(
            ip.Raw.ToArray(), new AnswerFacts(_texts.Keep(http), _texts.Keep(certificate), _texts.Keep(asName), asn));
    }

    private SideFact.OfPages ReadPages(ref LineCursor at)
    {
        JsonText ip = default, domain = default;
        FetchedPage? http = null, https = null;
        bool? isTrusted = null;
        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("ip"u8)) ip = at.ReadText("ip");
            else if (name.SequenceEqual("keyword"u8)) domain = at.ReadText("keyword");
            else if (name.SequenceEqual("http"u8)) http = ReadPage(ref at);
            else if (name.SequenceEqual("https"u8)) https = ReadPage(ref at);
            else if (name.SequenceEqual("trusted_cert"u8)) isTrusted = at.ReadBooleanOrNull("trusted_cert");
            else Skip(ref at);
        }

        if (ip.IsNull) at.Reject(LineFault.Missing("ip"));
        if (domain.IsNull) at.Reject(LineFault.Missing("keyword"));
        if (https is not null)
        {
            // Where HTTPS failed no certificate was seen: nothing is known of its authority.
            https.HasTrustedCa = https.IsAnswered ? isTrusted : null;
            if (https.Certificate is { } certificate) https.MatchesDomain = knowledge.Certificates.Matches(certificate, domain);
        }

        return new SideFact.OfPages([.. domain.Raw, (byte)' ', .. ip.Raw], http, https);
    }

    private FetchedPage? ReadPage(ref LineCursor at)
    {
        at.Read();
        if (at.IsNull) return null;
        var page = new FetchedPage();
        if (at.Token == JsonTokenType.String)
        {
            page.Error = _texts.Keep(at.Text("http"));
            return page;
        }

        if (at.Token != JsonTokenType.StartObject) return at.Refuse<FetchedPage?>("http");
        _page.Clear();
        _page.IsPresent = _page.IsHttp = true;
        PageReader.Read(ref at, _page, null, null);
        // A page without a body, or a status line, is a page still: what there is of it is known.
        page.IsAnswered = true;
        page.Status = _texts.Keep(_page.Status);
        page.TlsVersion = _page.TlsVersion;
        page.TlsCipherSuite = _page.TlsCipherSuite;
        foreach (HeaderLine header in _page.Headers) page.Headers.Add(new HeaderLine(HeaderName(header.Name), _texts.Keep(header.Value)));
        if (!_page.Certificate.IsNull && !_page.Certificate.IsEmpty)
            (page.CertificateText, page.Certificate) = knowledge.Certificates.ReadKept(_page.Certificate);
        if (knowledge.Matcher?.Match(_page, knowledge.Rules.MatchesDnsBodies) is { } hit)
        {
            page.IsKnownBlockpage = hit.IsBlockpage;
            page.PageSignature = hit.Name;
            if (knowledge.IsExplaining) page.Excerpt = knowledge.Matcher.Locate(_page, knowledge.Rules.MatchesDnsBodies);
        }

        return page;
    }

    private JsonText HeaderName(JsonText name)
    {
        var known = _headerNames.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(name.Raw, out JsonText kept)) return kept;
        kept = name.Keep();
        if (_headerNames.Count < 10_000) known[name.Raw] = kept;
        return kept;
    }

    private static void Skip(ref LineCursor at)
    {
        at.Read();
        at.Skip();
    }
}
