using System.Text;
using Sonde.Measurements.Formats;

namespace Sonde.Tests.Measurements.Formats;

public sealed class ResumeKeysTests
{
    private const string A =
        """{"test_name":"tcpping","input":"tcpconnect://192.0.2.1:1","options":["Delay=5"],"test_keys":{"pings":[{"tcp_connect":null}]}}""";
    private static readonly ResumeKey KeyA = ResumeKey.Of("tcpping", "tcpconnect://192.0.2.1:1", null, ["Delay=5"]);

    [Fact]
    public async Task A_measurement_is_taken_as_often_as_the_file_holds_it()
    {
        ResumeKeys keys = await Read($"{A}\n{A}\n");
        keys.Measured.ShouldBe(2);
        keys.TornAt.ShouldBeNull();
        keys.TryTake(KeyA).ShouldBeTrue();
        keys.TryTake(KeyA).ShouldBeTrue();
        keys.TryTake(KeyA).ShouldBeFalse();
        keys.TryTake(KeyA with { Options = "" }).ShouldBeFalse();
    }

    [Fact]
    public async Task A_torn_last_line_is_told_by_its_offset_and_not_counted()
    {
        ResumeKeys keys = await Read($"{A}\n{A[..40]}");
        keys.Measured.ShouldBe(1);
        keys.TornAt.ShouldBe(A.Length + 1);
        (await Read(A)).TornAt.ShouldBe(0);
    }

    [Fact]
    public async Task Garbage_in_the_middle_is_kept_and_not_counted()
    {
        ResumeKeys keys = await Read($"{A}\nnot json\n{A[..50]}\n[1]\n\n\0\0\n{"{\"test_name\":\"\\ud800\"}"}\n{A}\n");
        keys.Measured.ShouldBe(2);
        keys.Unreadable.ShouldBe(5);
        keys.TornAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"test_name":"tcpping","input":"a","x_interrupted":true}""")]
    [InlineData(
        """{"test_name":"tcpping","input":"a","test_keys":{"pings":[{"tcp_connect":null},{"tcp_connect":{"status":{"failure":"interrupted"}}}]}}""")]
    [InlineData("""{"test_name":"tcpping","input":"a","test_keys":{"pings":[{"tcp_connect":[{"status":{"failure":"interrupted"}}]}]}}""")]
    [InlineData(
        """{"test_name":"tcpping","input":"a","test_keys":{"pings":[],"x_control":{"pings":[{"tcp_connect":{"status":{"failure":"interrupted"}}}]}}}""")]
    public async Task An_interrupted_measurement_is_to_be_made_again(string line)
    {
        ResumeKeys keys = await Read(line + "\n");
        keys.Interrupted.ShouldBe(1);
        keys.Left.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_an_input_the_backend_tells()
    {
        ResumeKeys keys = await Read("""
            {"test_name":"t","input":null,"test_helpers":{"backend":"192.0.2.1"}}
            {"test_name":"t","input":null,"test_helpers":{"backend":{"address":"192.0.2.2","type":"x"}}}
            {"test_name":"t","input":"i","test_helpers":{"backend":"192.0.2.3"}}

            """);
        keys.TryTake(ResumeKey.Of("t", null, "192.0.2.1", null)).ShouldBeTrue();
        keys.TryTake(ResumeKey.Of("t", null, "192.0.2.2", [])).ShouldBeTrue();
        keys.TryTake(ResumeKey.Of("t", "i", "192.0.2.9", null)).ShouldBeTrue();
    }

    [Fact]
    public void Any_bytes_are_read()
        => Check.Bytes(
            bytes => ResumeKeys.ReadAsync(new MemoryStream(bytes), CancellationToken.None).GetAwaiter().GetResult().Measured.ShouldBe(0));

    private static Task<ResumeKeys> Read(string text)
        => ResumeKeys.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
}
