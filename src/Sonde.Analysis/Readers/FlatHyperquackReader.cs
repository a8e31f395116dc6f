using Sonde.Analysis.Certificates;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Readers;

/// <summary>Reads a row that is in base-table form already: the published per-country files, or output of this program.</summary>
internal sealed class FlatHyperquackReader
{
    private readonly NetworkFacts _server = new();
    private readonly Page _page = new();
    private JsonText _commonName;
    private JsonText _issuer;
    private readonly List<JsonText> _names = [];

    /// <summary>True when the row itself says whether its page is known, be it with null.</summary>
    public bool HasPageAnalysis { get; private set; }

    /// <summary>Fills a row; returns why the line is rejected, or null.</summary>
    public string? Read(byte[] bytes, int offset, int length, FileContext file, HyperquackRow row)
    {
        Clear(row, file);
        var at = new LineCursor(bytes, offset, length);
        at.Read();
        while (at.NextProperty()) ReadMember(ref at, row);
        at.End();
        if (at.Fault is { } fault) return fault;
        row.Subject = row.Domain;
        row.Speaks = row.IsControl != true;
        row.IsFlat = true;
        bool hasNetwork = !_server.Netblock.IsNull || _server.Asn is not null || !_server.AsName.IsNull || !_server.AsFullName.IsNull
            || !_server.AsClass.IsNull || !_server.Country.IsNull || !_server.Organization.IsNull;
        row.Server = hasNetwork ? _server : NetworkFacts.None;
        if (row.Date.IsNull && !row.StartTime.IsNull) row.Date = row.StartTime.First(10);
        if (!row.Source.IsNull && row.Source.Raw.Length > 0) row.Scan = FileContext.ScanTypeOf(row.Source.ToString()!);
        else row.Source = file.SourceText;
        if (row.Scan == ScanType.Unknown) row.Scan = file.Scan == ScanType.Unknown ? file.ScanByPath : file.Scan;
        _page.IsPresent = !_page.Status.IsNull || !_page.Body.IsNull || _page.Headers.Count > 0 || !_page.Certificate.IsNull
            || _page.TlsVersion is not null || _page.TlsCipherSuite is not null;
        _page.IsHttp = _page.IsPresent && (row.Scan is ScanType.Http or ScanType.Https || !_page.Body.IsNull || _page.Headers.Count > 0);
        if (!_commonName.IsNull || !_issuer.IsNull || _names.Count > 0)
        {
            List<string> names = [.. _names.Select(name => name.ToString() ?? "")];
            row.Certificate = new Certificate(_commonName.ToString(), _issuer.ToString(), null, null, names, []);
        }

        return null;
    }

    private void Clear(HyperquackRow row, FileContext file)
    {
        _server.Clear();
        _page.Clear();
        _names.Clear();
        _commonName = _issuer = default;
        HasPageAnalysis = false;
        row.Page = _page;
        row.Domain = row.Category = row.StartTime = row.EndTime = row.Date = row.ServerIp = row.Error = row.PageSignature = default;
        row.MeasurementId = row.Source = default;
        row.IsControl = row.CertificateMatchesDomain = row.IsKnownBlockpage = row.MatchesTemplate = row.NoResponseMatches = null;
        row.ControlsFailed = row.StatefulBlock = null;
        row.Retry = null;
        row.Certificate = null;
        row.Settled = null;
        row.Scan = file.Scan;
        row.IsMixed = row.IsThrottled = row.FailsAgain = row.IsOfPath = false;
    }

    private void ReadMember(ref LineCursor at, HyperquackRow row)
    {
        ReadOnlySpan<byte> name = at.Raw;
        if (name.StartsWith("received_"u8)) ReadReceived(ref at, name[9..], row);
        else if (name.StartsWith("server_"u8)) ReadServer(ref at, name[7..], row);
        else if (name.SequenceEqual("domain"u8)) row.Domain = at.ReadTextOrNull("domain");
        else if (name.SequenceEqual("domain_category"u8)) row.Category = at.ReadTextOrNull("domain_category");
        else if (name.SequenceEqual("domain_is_control"u8)) row.IsControl = FlatValues.ReadBoolean(ref at, "domain_is_control");
        else if (name.SequenceEqual("date"u8)) row.Date = at.ReadTextOrNull("date");
        else if (name.SequenceEqual("start_time"u8)) row.StartTime = at.ReadTextOrNull("start_time");
        else if (name.SequenceEqual("end_time"u8)) row.EndTime = at.ReadTextOrNull("end_time");
        else if (name.SequenceEqual("retry"u8)) row.Retry = FlatValues.ReadInteger(ref at, "retry");
        else if (name.SequenceEqual("is_known_blockpage"u8))
        {
            row.IsKnownBlockpage = FlatValues.ReadBoolean(ref at, "is_known_blockpage");
            HasPageAnalysis = true;
        }
        else if (name.SequenceEqual("page_signature"u8)) row.PageSignature = at.ReadTextOrNull("page_signature");
        else if (name.SequenceEqual("matches_template"u8)) row.MatchesTemplate = FlatValues.ReadBoolean(ref at, "matches_template");
        else if (name.SequenceEqual("no_response_in_measurement_matches_template"u8))
            row.NoResponseMatches = FlatValues.ReadBoolean(ref at, "no_response_in_measurement_matches_template");
        else if (name.SequenceEqual("controls_failed"u8)) row.ControlsFailed = FlatValues.ReadBoolean(ref at, "controls_failed");
        else if (name.SequenceEqual("stateful_block"u8)) row.StatefulBlock = FlatValues.ReadBoolean(ref at, "stateful_block");
        else if (name.SequenceEqual("measurement_id"u8)) row.MeasurementId = at.ReadTextOrNull("measurement_id");
        else if (name.SequenceEqual("source"u8)) row.Source = at.ReadTextOrNull("source");
        else if (name.SequenceEqual("rule_id"u8))
        {
            // What the line said of the whole trial stands in no other column.
            JsonText rule = at.ReadTextOrNull("rule_id");
            (row.IsThrottled, row.FailsAgain) = (rule.Is("trial.throttled"u8), rule.Is("trial.residual"u8));
            row.Settled = TrialRules.Of(rule);
        }
        else FlatValues.Skip(ref at);
    }

    private void ReadReceived(ref LineCursor at, ReadOnlySpan<byte> name, HyperquackRow row)
    {
        if (name.SequenceEqual("error"u8)) row.Error = at.ReadTextOrNull("received_error");
        else if (name.SequenceEqual("status"u8)) _page.Status = at.ReadTextOrNull("received_status");
        else if (name.SequenceEqual("body"u8)) _page.Body = at.ReadTextOrNull("received_body");
        else if (name.SequenceEqual("headers"u8)) FlatValues.ReadHeaders(ref at, _page.Headers);
        else if (name.SequenceEqual("tls_version"u8)) _page.TlsVersion = FlatValues.ReadInteger(ref at, "received_tls_version");
        else if (name.SequenceEqual("tls_cipher_suite"u8))
            _page.TlsCipherSuite = FlatValues.ReadInteger(ref at, "received_tls_cipher_suite");
        else if (name.SequenceEqual("tls_cert"u8)) _page.Certificate = at.ReadTextOrNull("received_tls_cert");
        else if (name.SequenceEqual("tls_cert_matches_domain"u8))
            row.CertificateMatchesDomain = FlatValues.ReadBoolean(ref at, "received_tls_cert_matches_domain");
        else if (name.SequenceEqual("tls_cert_common_name"u8)) _commonName = at.ReadTextOrNull("received_tls_cert_common_name");
        else if (name.SequenceEqual("tls_cert_issuer"u8)) _issuer = at.ReadTextOrNull("received_tls_cert_issuer");
        else if (name.SequenceEqual("tls_cert_alternative_names"u8)) FlatValues.ReadTexts(ref at, _names);
        else FlatValues.Skip(ref at);
    }

    private void ReadServer(ref LineCursor at, ReadOnlySpan<byte> name, HyperquackRow row)
    {
        if (name.SequenceEqual("ip"u8)) row.ServerIp = at.ReadTextOrNull("server_ip");
        else if (!FlatValues.ReadNetwork(ref at, name.StartsWith("_"u8) ? name[1..] : name, _server)) FlatValues.Skip(ref at);
    }
}
