using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>The base table of Hyperquack (echo, discard, HTTP, HTTPS), in the published order, and then ours.</summary>
public static class HyperquackColumns
{
    private static readonly NetworkColumns Network = new("server");
    private static readonly Column ServerIp = new("server_ip", ColumnSource.Line, "the server: the vantage point");
    private static readonly Column TlsVersion = new(
        "received_tls_version", ColumnType.Integer, ColumnSource.Line, "the TLS version", "number of the wire");
    private static readonly Column TlsCipherSuite = new(
        "received_tls_cipher_suite", ColumnType.Integer, ColumnSource.Line, "the cipher suite", "number of the wire");
    private static readonly Column TlsCert = new("received_tls_cert", ColumnSource.Line, "the certificate", "base64 of DER");
    private static readonly Column TlsMatchesDomain = new(
        "received_tls_cert_matches_domain", ColumnType.Boolean, ColumnSource.Reckoned, "whether it is for the domain");
    private static readonly Column TlsCommonName = new("received_tls_cert_common_name", ColumnSource.Reckoned, "whom it is for");
    private static readonly Column TlsIssuer = new("received_tls_cert_issuer", ColumnSource.Reckoned, "who issued it");
    private static readonly Column TlsNames = new(
        "received_tls_cert_alternative_names", ColumnType.TextList, ColumnSource.Reckoned, "the other names it is for");
    private static readonly Column Status = new(
        "received_status", ColumnSource.Line, "the status line; of echo and discard what came back");
    private static readonly Column Headers = new(
        "received_headers", ColumnType.TextList, ColumnSource.Line, "the headers", "`Name: value`");
    private static readonly Column Body = new("received_body", ColumnSource.Line, "the page");
    private static readonly Column IsBlockpage = new(
        "is_known_blockpage", ColumnType.Boolean, ColumnSource.Signatures,
        "whether that is a known block page; false: a known other page; null: neither is known");
    private static readonly Column Signature = new("page_signature", ColumnSource.Signatures, "the signature that says so");
    private static readonly Column MatchesTemplate = new(
        "matches_template", ColumnType.Boolean, ColumnSource.Line, "whether the answer is as the control says it should be");
    private static readonly Column NoResponseMatches = new(
        "no_response_in_measurement_matches_template", ColumnType.Boolean, ColumnSource.Reckoned,
        "whether no try of the measurement was answered so");
    private static readonly Column ControlsFailed = new(
        "controls_failed", ColumnType.Boolean, ColumnSource.Line, "whether its controls failed, as the line says or because none passed");
    private static readonly Column StatefulBlock = new(
        "stateful_block", ColumnType.Boolean, ColumnSource.Line,
        "whether the controls failed after the tries: a block that goes on for a while");
    private static readonly ColumnRun Tls = new(TlsVersion, TlsCipherSuite, TlsCert, TlsMatchesDomain, TlsCommonName, TlsIssuer, TlsNames);
    private static readonly ColumnRun Page = new([.. Tls.Columns, Status, Headers, Body, IsBlockpage, Signature]);

    /// <summary>All columns in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
    [
        .. CommonColumns.First, ServerIp, .. Network.All.Columns, CommonColumns.Error, .. Page.Columns,
        OutcomeColumns.Outcome, MatchesTemplate, NoResponseMatches, ControlsFailed, StatefulBlock, CommonColumns.MeasurementId,
        CommonColumns.Source, .. OutcomeColumns.All,
    ];

    internal static void Write<TSink>(HyperquackRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Text(CommonColumns.Domain, row.Domain);
        sink.Text(CommonColumns.Category, row.Category);
        sink.Boolean(CommonColumns.IsControl, row.IsControl);
        sink.Text(CommonColumns.Date, row.Date);
        sink.Text(CommonColumns.StartTime, row.StartTime);
        sink.Text(CommonColumns.EndTime, row.EndTime);
        sink.Integer(CommonColumns.Retry, row.Retry);
        sink.Text(ServerIp, row.ServerIp);
        Network.Write(row.Server, sink);
        sink.Text(CommonColumns.Error, row.Error);
        WritePage(row, sink);
        sink.Outcome(OutcomeColumns.Outcome, row.Verdict);
        sink.Boolean(MatchesTemplate, row.MatchesTemplate);
        sink.Boolean(NoResponseMatches, row.NoResponseMatches);
        sink.Boolean(ControlsFailed, row.ControlsFailed);
        sink.Boolean(StatefulBlock, row.StatefulBlock);
        sink.Text(CommonColumns.MeasurementId, row.MeasurementId);
        sink.Text(CommonColumns.Source, row.Source);
        sink.Verdict(row.Verdict);
        sink.Provenance(row.Line);
    }

    private static void WritePage<TSink>(HyperquackRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        Page page = row.Page;
        bool isKnown = row.IsKnownBlockpage is not null || !row.PageSignature.IsNull;
        if (!page.IsPresent && !isKnown)
        {
            sink.Absent(HyperquackColumns.Page);
            return;
        }

        if (page.TlsVersion is null && page.TlsCipherSuite is null && row.Certificate is null) sink.Absent(Tls);
        else WriteTls(row, sink);
        sink.Text(Status, page.Status);
        sink.Headers(Headers, page.Headers);
        sink.Text(Body, page.Body);
        sink.Boolean(IsBlockpage, row.IsKnownBlockpage);
        sink.Text(Signature, row.PageSignature);
    }

    private static void WriteTls<TSink>(HyperquackRow row, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        sink.Integer(TlsVersion, row.Page.TlsVersion);
        sink.Integer(TlsCipherSuite, row.Page.TlsCipherSuite);
        sink.Text(TlsCert, row.Page.Certificate);
        sink.Boolean(TlsMatchesDomain, row.CertificateMatchesDomain);
        sink.Text(TlsCommonName, row.Certificate?.CommonNameText ?? default(JsonText));
        sink.Text(TlsIssuer, row.Certificate?.IssuerText ?? default(JsonText));
        sink.Texts(TlsNames, row.Certificate?.AlternativeNameTexts ?? []);
    }
}
