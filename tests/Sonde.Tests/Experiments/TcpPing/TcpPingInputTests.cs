using Sonde.Experiments.Targets;
using Sonde.Experiments.TcpPing;

namespace Sonde.Tests.Experiments.TcpPing;

public sealed class TcpPingInputTests
{
    [Theory]
    [InlineData("tcpconnect://192.0.2.1:443", "192.0.2.1", 443)]
    [InlineData("TCPCONNECT://192.0.2.1:443", "192.0.2.1", 443)]
    [InlineData("tcpconnect://user:secret@192.0.2.1:80/path?query#fragment", "192.0.2.1", 80)]
    [InlineData("tcpconnect://[2001:DB8::1]:53", "2001:DB8::1", 53)]
    [InlineData("tcpconnect://192.0.2.1:1", "192.0.2.1", 1)]
    [InlineData("tcpconnect://192.0.2.1:65535", "192.0.2.1", 65535)]
    [InlineData("tcpconnect://name.example:443", "name.example", 443)]
    public void Input_is_read_as_the_engine_reads_it(string text, string host, long port)
        => TcpPingInput.Read(text).ShouldBe(new TargetReading.Accepted(host, port));

    [Theory]
    [InlineData("", "not input provided")]
    [InlineData(
        "192.0.2.1:443", "input is not an URL: first path segment in URL cannot contain colon (did you mean tcpconnect://192.0.2.1:443?)")]
    [InlineData(" tcpconnect://192.0.2.1:443", "input is not an URL: first path segment in URL cannot contain colon")]
    [InlineData("tcpconnect://192.0.2.1:65536", "port 65536 is out of range: the highest is 65535")]
    [InlineData("tcpconnect://[2001:db8::1]:99999999999999999999", "port 99999999999999999999 is out of range: the highest is 65535")]
    [InlineData("tcpconnect://192.0.2.1:0", "nothing can be at port 0: give one from 1 to 65535")]
    [InlineData("tcpconnect://[2001:db8::1]:00", "nothing can be at port 0: give one from 1 to 65535")]
    [InlineData("tcpconnect://192.0.2.1:443 ", "input is not an URL: invalid port \":443 \" after host")]
    [InlineData("tcpconnect://192.0.2.1:443\t", "input is not an URL: invalid control character in URL")]
    [InlineData("tcpconnect://192.0.2.1:http", "input is not an URL: invalid port \":http\" after host")]
    [InlineData("tcpconnect://[2001:db8::1:443", "input is not an URL: missing ']' in host")]
    [InlineData("tcpconnect://a b:443", "input is not an URL: invalid character \" \" in host name")]
    [InlineData("tcpconnect://a%zz:443", "input is not an URL: invalid URL escape \"%zz\"")]
    [InlineData(":443", "input is not an URL: missing protocol scheme")]
    [InlineData("example.com:443", "scheme must be tcpconnect (did you mean tcpconnect://example.com:443?)")]
    [InlineData("https://192.0.2.1:8443/path", "scheme must be tcpconnect (did you mean tcpconnect://192.0.2.1:8443?)")]
    [InlineData("http://example.com", "scheme must be tcpconnect (did you mean tcpconnect://example.com:80?)")]
    [InlineData("192.0.2.1", "scheme must be tcpconnect (did you mean tcpconnect://192.0.2.1:443?)")]
    [InlineData("ftp://192.0.2.1", "scheme must be tcpconnect")]
    [InlineData("tcpconnect://192.0.2.1", "the URL must include a port")]
    [InlineData("tcpconnect://192.0.2.1:", "the URL must include a port")]
    [InlineData("tcpconnect:192.0.2.1:1", "the URL must include a port")]
    [InlineData("tcpconnect://:443", "the URL must include an address before the port")]
    [InlineData("tcpconnect://2001:db8::1:443", "an IPv6 address needs brackets: did you mean tcpconnect://[2001:db8::1]:443?")]
    [InlineData("tcpconnect://[192.0.2.1]:443", "[192.0.2.1] is not an IPv6 address")]
    [InlineData("tcpconnect://[fe80::1%25eth0]:443", "a zone cannot be part of the address: choose the interface with --interface")]
    public void Bad_input_is_refused_with_the_engines_text_and_a_hint(string text, string error)
        => TcpPingInput.Read(text).ShouldBe(new TargetReading.Rejected(error));

    [Fact]
    public void Any_text_is_read_or_refused()
        => Check.Texts(text => TcpPingInput.Read(text).ShouldNotBeNull());

    [Fact]
    public void Any_text_after_the_scheme_is_read_or_refused()
        => Check.Texts(text => TcpPingInput.Read("tcpconnect://" + text).ShouldNotBeNull());
}
