using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>The scanner's words for an answer that is not the expected one.</summary>
internal static class AnswerErrors
{
    public static readonly ErrorLiteral[] Rows =
    [
        new("mismatch.echo_old", LiteralForm.Open, "incorrect echo response", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.discard_old", LiteralForm.Open, "received response", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.echo", LiteralForm.Open, "echo response does not match echo request", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.discard", LiteralForm.Open, "discard response is not empty", Stage.Content, OutcomeClasses.Mismatch),
        new("mismatch.certificate", LiteralForm.Open, "certificates do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.cipher", LiteralForm.Open, "cipher suites do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.tls_version", LiteralForm.Open, "tls versions do", Stage.Content, OutcomeClasses.TlsMismatch),
        new("mismatch.status", LiteralForm.Open, "status lines do", Stage.Content, OutcomeClasses.StatusMismatch),
        new("mismatch.body", LiteralForm.Open, "bodies do", Stage.Content, OutcomeClasses.BodyMismatch),
        new("mismatch.header_missing", LiteralForm.Tail, "header field missing", Stage.Content, OutcomeClasses.HeaderMismatch),
        new("mismatch.header", LiteralForm.Tail, "header field mismatch", Stage.Content, OutcomeClasses.HeaderMismatch),
    ];
}
