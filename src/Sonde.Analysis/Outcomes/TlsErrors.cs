using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>TLS: crypto/tls, crypto/x509 and what they call. Settings of the client's own are local.</summary>
internal static class TlsErrors
{
    public static readonly ErrorLiteral[] Rows =
    [
        new("tls.client_name", LiteralForm.Open, "tls: either servername or insecureskipverify must be specified", Stage.Setup,
            OutcomeClasses.SystemFailure),
        new("tls.client_versions", LiteralForm.Open, "tls: no supported versions satisfy minversion and maxversion", Stage.Setup,
            OutcomeClasses.SystemFailure),
        new("tls.client_protocols", LiteralForm.Open, "tls: nextprotos values too large", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.client_protocol", LiteralForm.Open, "tls: invalid nextprotos value", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.client_random", LiteralForm.Open, "tls: short read from rand", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.client_log", LiteralForm.Open, "tls: failed to write to key log", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.client_shutdown", LiteralForm.Open, "tls: protocol is shutdown", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.client_roots", LiteralForm.Open, "x509: failed to load system roots and no roots provided", Stage.Setup,
            OutcomeClasses.SystemFailure),
        new("tls.client_roots_old", LiteralForm.Open, "x509: system root pool is not available", Stage.Setup, OutcomeClasses.SystemFailure),
        new("tls.handshake_timeout", LiteralForm.Open, "net/http: tls handshake timeout", Stage.Tls, OutcomeClasses.Timeout),
        new("tls.handshake_timeout_bare", LiteralForm.Open, "tls handshake timeout", Stage.Tls, OutcomeClasses.Timeout),
        new("tls.dial_timeout", LiteralForm.Open, "tls: dialwithdialer timed out", Stage.Tls, OutcomeClasses.Timeout),
        new("tls.clear_text", LiteralForm.Open, "http: server gave http response to https client", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.remote", LiteralForm.Open, "remote error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.local", LiteralForm.Open, "local error:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.library", LiteralForm.Open, "tls:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.crypto", LiteralForm.Open, "crypto/", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.certificate", LiteralForm.Open, "x509:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.certificate_parse", LiteralForm.Open, "failed to parse certificate", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.certificate_host", LiteralForm.Open, "certificate is not valid", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.cipher", LiteralForm.Open, "no mutual cipher suite", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.key_exchange", LiteralForm.Open, "missing serverkeyexchange message", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.asn1", LiteralForm.Open, "asn1:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.ecdsa", LiteralForm.Open, "ecdsa", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.ed25519", LiteralForm.Open, "ed25519", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.rsa", LiteralForm.Open, "rsa:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.aead", LiteralForm.Open, "cipher: message authentication failed", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.chacha", LiteralForm.Open, "chacha20poly1305: message authentication failed", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.mlkem", LiteralForm.Open, "mlkem", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.curve", LiteralForm.Open, "ecdh:", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.alert_bare", LiteralForm.Open, "bad record mac", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.handshake_bare", LiteralForm.Open, "handshake failure", Stage.Tls, OutcomeClasses.TlsFailed),
        new("tls.peek", LiteralForm.Whole, "<nil>", Stage.Tls, OutcomeClasses.TlsFailed),
    ];
}
