using System.Text.Json;
using Sonde.Analysis.Outcomes;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;
using Sonde.Tests.Analysis;

namespace Sonde.Tests.Measurements.Formats.CensoredPlanet;

/// <summary>What is written in the archives' words is read as what it was.</summary>
public sealed class ProberErrorsTests
{
    /// <summary>
    /// Service, stage, failure, whether an answer had begun; the outcome of the line, of the same without our keys, and under the published
    /// rules.
    /// </summary>
    public static TheoryData<string, Stage, string, bool, string, string, string> Troubles => new()
    {
        { "http", Stage.Dial, "generic_timeout_error", false, "dial/timeout", "dial/timeout", "dial/timeout" },
        { "http", Stage.Dial, "timed_out", false, "dial/timeout", "dial/timeout", "dial/timeout" },
        { "http", Stage.Dial, "connection_refused", false, "dial/tcp.refused", "dial/tcp.refused", "dial/tcp.refused" },
        { "echo", Stage.Dial, "connection_reset", false, "dial/tcp.reset", "dial/tcp.reset", "dial/tcp.reset" },
        { "discard", Stage.Dial, "host_unreachable", false, "dial/ip.host_no_route", "dial/ip.host_no_route", "dial/ip.host_no_route" },
        { "https", Stage.Dial, "network_unreachable", false, "dial/ip.network_unreachable", "dial/ip.network_unreachable",
            "dial/ip.network_unreachable" },
        { "http", Stage.Setup, "address_in_use", false, "setup/system_failure", "setup/system_failure", "setup/system_failure" },
        { "http", Stage.Setup, "interrupted", false, "setup/system_failure", "setup/system_failure", "unknown/unknown" },
        { "http", Stage.Setup, "permission_denied", false, "setup/system_failure", "setup/system_failure", "unknown/unknown" },
        { "http", Stage.Setup, "unknown_failure: dial tcp [scrubbed]: connect: too many open files", false, "setup/system_failure",
            "setup/system_failure", "setup/system_failure" },
        { "https", Stage.Tls, "generic_timeout_error", false, "tls/timeout", "tls/timeout", "tls/timeout" },
        { "https", Stage.Tls, "connection_reset", false, "tls/tcp.reset", "read/tcp.reset", "read/tcp.reset" },
        { "https", Stage.Tls, "eof_error", false, "tls/tls.failed", "read/http.empty", "read/http.empty" },
        { "https", Stage.Tls, "ssl_failed_handshake", false, "tls/tls.failed", "tls/tls.failed", "tls/tls.failed" },
        { "http", Stage.Write, "connection_reset", false, "write/tcp.reset", "write/tcp.reset", "write/tcp.reset" },
        { "discard", Stage.Write, "generic_timeout_error", false, "write/timeout", "write/timeout", "read/timeout" },
        { "http", Stage.Read, "generic_timeout_error", false, "read/timeout", "read/timeout", "read/timeout" },
        { "http", Stage.Read, "generic_timeout_error", true, "read/timeout", "read/timeout", "read/timeout" },
        { "echo", Stage.Read, "generic_timeout_error", false, "read/timeout", "read/timeout", "read/timeout" },
        { "http", Stage.Read, "connection_reset", false, "read/tcp.reset", "read/tcp.reset", "read/tcp.reset" },
        { "https", Stage.Read, "connection_reset", true, "read/tcp.reset", "read/tcp.reset", "read/tcp.reset" },
        { "echo", Stage.Read, "connection_reset", false, "read/tcp.reset", "read/tcp.reset", "read/tcp.reset" },
        { "discard", Stage.Read, "connection_reset", false, "read/tcp.reset", "read/tcp.reset", "read/tcp.reset" },
        { "http", Stage.Read, "eof_error", false, "read/http.empty", "read/http.empty", "read/http.empty" },
        { "http", Stage.Read, "eof_error", true, "read/http.truncated_response", "read/http.truncated_response",
            "read/http.truncated_response" },
        { "https", Stage.Read, "eof_error", false, "read/http.empty", "read/http.empty", "read/http.empty" },
        { "echo", Stage.Read, "eof_error", false, "content/mismatch", "content/mismatch", "content/mismatch" },
        { "discard", Stage.Read, "eof_error", false, "content/mismatch", "content/mismatch", "read/http.empty" },
        { "http", Stage.Read, "host_unreachable", false, "read/ip.host_no_route", "read/ip.host_no_route", "dial/ip.host_no_route" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void What_is_written_is_read_as_what_it_was(
        string service, Stage stage, string failure, bool hasBegun, string live, string archived, string published)
    {
        string error = new ProberErrors(service, ProbeLines.VantagePoint(service)).Of(stage, new Failure(failure), 40112, hasBegun);
        error.ShouldNotContain("192.0.2.10");
        string line = ProbeLines.Trial(service, ProbeLines.Failed(error, stage, new Failure(failure)));
        Speaks(line, RuleSetName.Sonde).ShouldBe(live, error);
        Speaks(ProbeLines.Archived(line), RuleSetName.Sonde).ShouldBe(archived, error);
        Speaks(ProbeLines.Archived(line), RuleSetName.CensoredPlanet).ShouldBe(published, error);
    }

    [Theory]
    [InlineData("http", ProberWords.MalformedResponse + " \"no web\"", "http/http.invalid")]
    [InlineData("http", ProberWords.BadLength + " \"many\"", "http/http.invalid")]
    [InlineData("http", ProberWords.MalformedHeader + ": no header", "http/http.invalid")]
    [InlineData("http", ProberWords.MalformedChunk, "http/http.invalid")]
    [InlineData("http", ProberWords.HeadTooLong + " 65536 bytes; aborted", "http/http.invalid")]
    [InlineData("https", ProberWords.NotTls, "tls/tls.failed")]
    [InlineData("https", ProberWords.RemoteError + "handshake failure", "tls/tls.failed")]
    public void What_a_library_found_out_is_read_too(string service, string cause, string outcome)
    {
        var errors = new ProberErrors(service, ProbeLines.VantagePoint(service));
        foreach (string error in (string[])[errors.Request(cause), errors.Broken(cause)])
        {
            if (outcome.StartsWith("tls", StringComparison.Ordinal) && error.Contains("HTTP/1.x", StringComparison.Ordinal)) continue;
            Speaks(ProbeLines.Trial(service, ProbeLines.Failed(error, Stage.Http)), RuleSetName.Sonde).ShouldBe(outcome, error);
        }
    }

    [Theory]
    [InlineData("echo", ProberWords.EchoDiffers, "content/mismatch")]
    [InlineData("discard", ProberWords.DiscardAnswered, "content/mismatch")]
    [InlineData("https", ProberWords.TlsVersionsDiffer + ";" + ProberWords.BodiesDiffer + ";", "content/tls_mismatch")]
    [InlineData("https", ProberWords.CipherSuitesDiffer + ";", "content/tls_mismatch")]
    [InlineData("https", ProberWords.CertificatesDiffer + ";" + ProberWords.StatusLinesDiffer + ";", "content/tls_mismatch")]
    [InlineData("http", ProberWords.StatusLinesDiffer + ";Server" + ProberWords.HeaderDiffers + ";", "content/status_mismatch")]
    [InlineData("http", "Server" + ProberWords.HeaderMissing + ";" + ProberWords.BodiesDiffer + ";", "content/header_mismatch")]
    [InlineData("http", "Server" + ProberWords.HeaderDiffers + ";", "content/header_mismatch")]
    [InlineData("http", ProberWords.BodiesDiffer + ";", "content/body_mismatch")]
    public void What_differs_is_read_as_what_it_is(string service, string error, string outcome)
        => Speaks(ProbeLines.Trial(service, ProbeLines.Failed(error, Stage.Content)), RuleSetName.Sonde).ShouldBe(outcome);

    /// <summary>The code of the try: all of them came to the same.</summary>
    private static string Speaks(string line, RuleSetName rules)
        => Classified.Rows(line + "\n", rules, "scan").Where(row => row.GetProperty("domain_is_control").ValueKind == JsonValueKind.False)
            .Select(row => row.GetProperty("outcome_code").GetString()!).Distinct().ShouldHaveSingleItem();
}
