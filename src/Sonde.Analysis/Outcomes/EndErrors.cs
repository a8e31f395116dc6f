using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>The answer ended early. Where nothing is HTTP an end is an answer that is not the expected one.</summary>
internal static class EndErrors
{
    public static readonly ErrorLiteral[] Rows =
    [
        new("web.idle", LiteralForm.Open, "http: server closed idle connection", Stage.Read, OutcomeClasses.HttpTruncated,
            scans: ScanTypes.Web),
        new("web.idle_old", LiteralForm.Open, "http: server closed connection", Stage.Read, OutcomeClasses.HttpTruncated,
            scans: ScanTypes.Web),
        new("web.transport_closed", LiteralForm.Open, "net/http: transport closed before response was received", Stage.Read,
            OutcomeClasses.HttpTruncated, scans: ScanTypes.Web),
        new("web.broken", LiteralForm.Open, "http: can't write http request on broken connection", Stage.Read, OutcomeClasses.HttpTruncated,
            scans: ScanTypes.Web),
        new("web.trailer", LiteralForm.Open, "http: unexpected eof reading trailer", Stage.Read, OutcomeClasses.HttpTruncated,
            scans: ScanTypes.Web),
        new("web.unexpected_eof", LiteralForm.Open, "unexpected eof", Stage.Read, OutcomeClasses.HttpTruncated, scans: ScanTypes.Web),
        new("web.eof", LiteralForm.Whole, "eof", Stage.Read, OutcomeClasses.HttpEmpty, scans: ScanTypes.Web),
        new("bare.eof", LiteralForm.Whole, "eof", Stage.Content, OutcomeClasses.Mismatch, scans: ScanTypes.Bare),
        new("bare.unexpected_eof", LiteralForm.Open, "unexpected eof", Stage.Content, OutcomeClasses.Mismatch, scans: ScanTypes.Bare),
        new("bare.closed", LiteralForm.Open, "http: server closed idle connection", Stage.Content, OutcomeClasses.Mismatch,
            scans: ScanTypes.Bare),
    ];
}
