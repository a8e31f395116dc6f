using System.Text.Json;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Tests.Measurements.Formats.CensoredPlanet;

public sealed class TrialJobReaderTests
{
    [Theory]
    [InlineData("192.0.2.80", "192.0.2.80", 0)]
    [InlineData(" 192.0.2.80:8080 ", "192.0.2.80", 8080)]
    [InlineData("2001:db8::80", "2001:db8::80", 0)]
    [InlineData("[2001:db8::80]", "2001:db8::80", 0)]
    [InlineData("[2001:db8::80]:8080", "2001:db8::80", 8080)]
    [InlineData("server.example:81", "server.example", 81)]
    public void A_vantage_point_is_an_address_and_perhaps_a_port(string text, string host, int port)
    {
        TrialJobReader.Read(text, out TrialJob job).ShouldBeNull();
        (job.Host, job.Port, job.TestUrl).ShouldBe((host, port, null));
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("http://192.0.2.80", "without a scheme")]
    [InlineData("192.0.2.0/24", "never a range")]
    [InlineData("192.0.2.80:0", "no port")]
    [InlineData("192.0.2.80:65536", "no port")]
    [InlineData("[2001:db8::80", "closing ]")]
    [InlineData("[192.0.2.80]:80", "IPv6")]
    [InlineData("fe80::1%eth0", "--interface")]
    [InlineData("a b", "neither")]
    [InlineData("{\"vp\":1}", "names its vantage point")]
    [InlineData("{\"vp\":\"192.0.2.80\"}", "names what to test")]
    [InlineData("{\"vp\":\"192.0.2.80\",\"test_url\":\"a..b\"}", "test_url: a part of the name is empty")]
    [InlineData("{\"vp\":", "no JSON object")]
    public void What_is_none_is_refused_with_what_to_do(string text, string said)
        => TrialJobReader.Read(text, out _).ShouldNotBeNull().ShouldContain(said);

    [Fact]
    public void A_job_keeps_all_its_further_fields()
    {
        TrialJobReader.Read(
            """{"vp":"[2001:db8::1]:8080","test_url":"Bücher.example/a?b","tag":"t","n":[1,{"a":null}]}""", out TrialJob job)
            .ShouldBeNull();
        (job.Host, job.Port, job.TestUrl).ShouldBe(("2001:db8::1", 8080, "xn--bcher-kva.example/a?b"));
        job.Fields.Select(field => (field.Name, JsonSerializer.Serialize(field.Value)))
            .ShouldBe([("tag", "\"t\""), ("n", "[1,{\"a\":null}]")]);
    }

    [Theory]
    [InlineData("blocked.example", "blocked.example", "")]
    [InlineData("http://blocked.example/", "blocked.example", "")]
    [InlineData("https://blocked.example/a/b?c#d", "blocked.example", "/a/b?c")]
    [InlineData("blocked.example.", "blocked.example", "")]
    [InlineData("blocked.example?q", "blocked.example", "/?q")]
    [InlineData("例え.example", "xn--r8jz45g.example", "")]
    [InlineData("192.0.2.1", "192.0.2.1", "")]
    public void A_name_has_a_host_and_perhaps_a_path(string text, string host, string path)
    {
        TestName.Read(text, out TestName name).ShouldBeNull();
        (name.Host, name.Path).ShouldBe((host, path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("user@blocked.example")]
    [InlineData("blocked.example:8080")]
    [InlineData("blocked example")]
    [InlineData("blocked.example/ü")]
    [InlineData("blocked.example/a\r\nX: y")]
    public void What_is_no_name_is_refused(string text) => TestName.Read(text, out _).ShouldNotBeNull();

    [Fact]
    public void Any_text_is_read_or_refused() => Check.Texts(text =>
    {
        _ = TrialJobReader.Read(text, out _);
        if (TestName.Read(text, out TestName name) is null) name.Url.ShouldNotContain('\n');
    });
}
