using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class FailureOutcomesTests
{
    [Theory]
    [InlineData(null, "match", "✅match")]
    [InlineData("connection_refused", "dial/tcp.refused", "❗️dial/tcp.refused")]
    [InlineData("connection_reset", "dial/tcp.reset", "❗️dial/tcp.reset")]
    [InlineData("connection_aborted", "dial/tcp.reset", "❗️dial/tcp.reset")]
    [InlineData("generic_timeout_error", "dial/timeout", "❗️dial/timeout")]
    [InlineData("timed_out", "dial/timeout", "❗️dial/timeout")]
    [InlineData("network_unreachable", "dial/ip.network_unreachable", "❗️dial/ip.network_unreachable")]
    [InlineData("network_down", "dial/ip.network_unreachable", "❗️dial/ip.network_unreachable")]
    [InlineData("network_reset", "dial/ip.network_unreachable", "❗️dial/ip.network_unreachable")]
    [InlineData("host_unreachable", "dial/ip.host_no_route", "❗️dial/ip.host_no_route")]
    [InlineData("interrupted", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("permission_denied", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("invalid_argument", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("address_in_use", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("no_protocol_option", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("no_buffer_space", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("unknown_failure: dial tcp [scrubbed]: connect: too many open files", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("unknown_failure: dial tcp [scrubbed]: connect: operation not permitted", "setup/system_failure", "❔setup/system_failure")]
    [InlineData("unknown_failure: dial tcp [scrubbed]: connect: host is down", "unknown/unknown", "❔unknown/unknown")]
    [InlineData("dns_nxdomain_error", "unknown/unknown", "❔unknown/unknown")]
    [InlineData("", "unknown/unknown", "❔unknown/unknown")]
    public void A_failure_has_one_outcome(string? failure, string code, string text)
    {
        Outcome outcome = FailureOutcomes.OfConnect(failure is null ? null : new Failure(failure));
        outcome.Code.ShouldBe(code);
        outcome.ToString().ShouldBe(text);
    }

    [Fact]
    public void Every_errno_has_an_outcome_and_local_ones_are_never_unexpected()
    {
        int[] remote = [100, 101, 102, 103, 104, 110, 111, 113];
        for (int errno = 1; errno < 140; errno++)
        {
            Outcome outcome = FailureOutcomes.OfConnect(ErrnoFailures.OfConnect(errno));
            (outcome.Sign == OutcomeSign.Unexpected).ShouldBe(remote.Contains(errno), $"errno {errno}");
        }
    }
}
