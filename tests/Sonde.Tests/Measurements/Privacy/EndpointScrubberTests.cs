using System.Text.Json;
using Sonde.Measurements.Privacy;

namespace Sonde.Tests.Measurements.Privacy;

public sealed class EndpointScrubberTests
{
    [Theory]
    [InlineData("dial tcp 192.0.2.1:443: connect: host is down", "dial tcp [scrubbed]: connect: host is down")]
    [InlineData("dial tcp [2001:db8::1]:443: connect: host is down", "dial tcp [scrubbed]: connect: host is down")]
    [InlineData("read udp 192.0.2.1:53->198.51.100.2:99: refused", "read udp [scrubbed]->[scrubbed]: refused")]
    [InlineData("192.0.2.1 192.0.2.2 192.0.2.3", "[scrubbed] [scrubbed] [scrubbed]")]
    [InlineData("client_ip=fd00%3A8888%3Abbbb%3Acccc%3Adddd%3Aeeee%3A2222%3A123 = x", "client_ip=[scrubbed] = x")]
    [InlineData("at 2019/05/08 15:37:31 starting", "at 2019/05/08 15:37:31 starting")]
    [InlineData("dial tcp [fe80::1%eth0]:443: timeout", "dial tcp [scrubbed]: timeout")]
    [InlineData("from fe80::1%eth0.100 to fe80::2%25wlan0.", "from [scrubbed] to [scrubbed].")]
    [InlineData("999.1.1.1", "[scrubbed]")]
    [InlineData("1.2.3.4x", "1.2.3.4x")]
    [InlineData("", "")]
    public void Endpoints_go_and_all_else_stays(string text, string expected) => EndpointScrubber.Scrub(text).ShouldBe(expected);

    [Fact]
    public void Text_without_endpoints_is_the_same_instance()
    {
        string text = new("connection refused".AsSpan());
        EndpointScrubber.Scrub(text).ShouldBeSameAs(text);
    }

    [Fact]
    public void A_long_hostile_text_takes_linear_time()
    {
        foreach (string piece in (string[])[":", "::", "1:", "[", "1.", "%3a", "[::", "0:0:0:0:0:0:0:", "::%a", "a::%b-"])
            EndpointScrubber.Scrub(string.Concat(Enumerable.Repeat(piece, 200_000))).ShouldNotBeNull();
    }

    [Fact]
    public void The_published_vectors_hold()
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(Samples.Path("golden/vectors/scrub.json")));
        foreach (JsonElement vector in vectors.RootElement.EnumerateArray())
            EndpointScrubber.Scrub(vector.GetProperty("in").GetString()!).ShouldBe(vector.GetProperty("out").GetString());
    }
}
