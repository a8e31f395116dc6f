using System.Text.Json;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Measurements.Model;

public sealed class ErrnoFailuresTests
{
    [Theory]
    [InlineData(111, "connection_refused")]
    [InlineData(104, "connection_reset")]
    [InlineData(110, "timed_out")]
    [InlineData(13, "permission_denied")]
    [InlineData(92, "no_protocol_option")]
    [InlineData(1, "unknown_failure: dial tcp [scrubbed]: connect: operation not permitted")]
    [InlineData(12, "unknown_failure: dial tcp [scrubbed]: connect: cannot allocate memory")]
    [InlineData(24, "unknown_failure: dial tcp [scrubbed]: connect: too many open files")]
    [InlineData(64, "unknown_failure: dial tcp [scrubbed]: connect: machine is not on the network")]
    [InlineData(95, "unknown_failure: dial tcp [scrubbed]: connect: operation not supported")]
    [InlineData(112, "unknown_failure: dial tcp [scrubbed]: connect: host is down")]
    [InlineData(4095, "unknown_failure: dial tcp [scrubbed]: connect: errno 4095")]
    public void An_errno_has_one_word(int errno, string expected) => ErrnoFailures.OfConnect(errno).Text.ShouldBe(expected);

    [Fact]
    public void The_published_table_holds_whole()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(Samples.Path("golden/vectors/failures.json")));
        foreach (string table in (string[])["system_errors", "unmapped"])
        {
            foreach (JsonElement row in vectors.RootElement.GetProperty(table).EnumerateArray())
                ErrnoFailures.OfConnect(row.GetProperty("linux").GetInt32()).Text.ShouldBe(row.GetProperty("ooni").GetString());
        }
    }
}
