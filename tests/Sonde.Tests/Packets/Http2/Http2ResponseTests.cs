using System.Text;
using Sonde.Packets.Http2;

namespace Sonde.Tests.Packets.Http2;

public sealed class Http2ResponseTests
{
    private const string Settings = "000006040000000000" + "000300000080";

    [Theory]
    [InlineData("88", 200, "the static table")]
    [InlineData("8d", 404, "the static table")]
    [InlineData("4803333032", 302, "RFC 7541 C.5.1")]
    [InlineData("48826402", 302, "RFC 7541 C.6.1")]
    [InlineData("4883640eff", 307, "RFC 7541 C.6.2")]
    [InlineData("0803343231", 421, "a literal that is not indexed")]
    [InlineData("1803353033", 503, "a literal that is never indexed")]
    [InlineData("3fe11f88", 200, "a change of the table's size before it")]
    public void Status_is_read_in_every_form(string block, int status, string form)
    {
        HpackStatus.TryRead(Convert.FromHexString(block), out int read).ShouldBeTrue(form);
        read.ShouldBe(status, form);
    }

    [Theory]
    [InlineData("")]
    [InlineData("82")]
    [InlineData("48")]
    [InlineData("4803")]
    [InlineData("48033330")]
    [InlineData("480333303a")]
    [InlineData("ffffffffffff7f")]
    [InlineData("3fffffffffff")]
    [InlineData("4003333032")]
    public void Other_fields_have_no_status(string block) => HpackStatus.TryRead(Convert.FromHexString(block), out _).ShouldBeFalse();

    [Theory]
    [InlineData(Settings + "000001" + "0105" + "00000001" + "88", 200)]
    [InlineData(Settings + "000000" + "0401" + "00000000" + "000004" + "010c" + "00000001" + "01" + "8b" + "0000", null)]
    [InlineData(Settings + "000003" + "010c" + "00000001" + "01" + "88" + "00", 200)]
    [InlineData(Settings + "000006" + "0124" + "00000001" + "0000000010" + "8d", 404)]
    public void Response_is_found_behind_the_settings(string bytes, int? status)
    {
        var read = Http2Response.Read(Convert.FromHexString(bytes));
        (read.IsHttp2, read.HasSettings, read.HasResponse, read.Error).ShouldBe((true, true, true, null));
        read.Status.ShouldBe(status == null ? 304 : status);
    }

    [Fact]
    public void Informational_response_is_not_the_last_word()
    {
        const string Hints = "000005" + "0104" + "00000001" + "0803313033";
        Http2Response.Read(Convert.FromHexString(Settings + Hints)).ShouldBe(new Http2Response(true, true, 103, false, null));
        Http2Response.Read(Convert.FromHexString(Settings + Hints + "000001" + "0105" + "00000001" + "88")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("000008" + "0700" + "00000000" + "00000000" + "0000000d", 13u)]
    [InlineData("000004" + "0300" + "00000001" + "00000007", 7u)]
    [InlineData("000008" + "0700" + "00000000" + "00000001" + "00000000", null)]
    public void Error_that_ends_the_request_is_told(string frame, uint? error)
        => Http2Response.Read(Convert.FromHexString(Settings + frame)).Error.ShouldBe(error);

    [Theory]
    [InlineData("485454502f312e31")]
    [InlineData("160301")]
    [InlineData("0000060400000000010003")]
    [InlineData("000005040000000000")]
    [InlineData("000006040100000000")]
    [InlineData("00000600")]
    public void What_does_not_begin_by_settings_is_something_else(string bytes)
        => Http2Response.Read(Convert.FromHexString(bytes)).IsHttp2.ShouldBeFalse();

    [Fact]
    public void Any_bytes_are_read_or_refused() => Check.Bytes(bytes =>
    {
        _ = Http2Response.Read(bytes);
        _ = Http2Response.Read([.. Convert.FromHexString(Settings), .. bytes]);
        _ = Http2Response.Read([.. Convert.FromHexString(Settings), 0, 0, (byte)bytes.Length, 1, 5, 0, 0, 0, 1, .. bytes]);
        _ = HpackStatus.TryRead(bytes, out _);
    });

    [Fact]
    public void Request_is_a_preface_settings_and_fields_of_the_first_stream()
    {
        byte[] request = Http2Writer.Get("lab.test", isSecure: true, "sonde");
        Encoding.ASCII.GetString(request, 0, 24).ShouldBe("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        Http2Frame.TryRead(request.AsSpan(24), out Http2Frame settings).ShouldBeTrue();
        (settings.Type, settings.Stream, settings.Payload.Length).ShouldBe((Http2FrameType.Settings, 0u, 6));
        Http2Frame.TryRead(request.AsSpan(24 + settings.Length), out Http2Frame fields).ShouldBeTrue();
        (fields.Type, fields.Flags, fields.Stream).ShouldBe((Http2FrameType.Headers, (byte)5, 1u));
        Convert.ToHexStringLower(fields.Payload)
            .ShouldBe("828784" + "01" + "08" + "6c61622e74657374" + "0f2b" + "05" + "736f6e6465" + "0f04" + "03" + "2a2f2a");
        (24 + settings.Length + fields.Length).ShouldBe(request.Length);
        string longest = new('a', 253);
        Http2Frame.TryRead(Http2Writer.Get(longest, isSecure: false, "sonde").AsSpan(39), out fields).ShouldBeTrue();
        Encoding.ASCII.GetString(fields.Payload).ShouldContain(longest);
        Convert.ToHexStringLower(fields.Payload[..6]).ShouldBe("828684" + "01" + "7f7e", "253 is 127 and 126");
    }
}
