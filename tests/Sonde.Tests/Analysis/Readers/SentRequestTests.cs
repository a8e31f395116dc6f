using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Readers;

/// <summary>What a v1 probe asked for, from the request it recorded, and whether that was a control.</summary>
public sealed class SentRequestTests
{
    [Theory]
    [InlineData(@"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "a.example", false)]
    [InlineData(@"GET /p HTTP/1.1\r\nHost: a.example\r\n", "a.example/p", false)]
    [InlineData(@"GET a.example HTTP/1.1\r\nHost: /p\r\n", "a.example/p", false)]
    [InlineData(@"GET a.example HTTP/1.1\r\nHost: /\r\n", "a.example", false)]
    [InlineData("a.example", "a.example", false)]
    [InlineData(@"GET / HTTP/1.1\r\nHost: rtyutgyhefdafioasfjhjhi.com\r\n\r\n", "rtyutgyhefdafioasfjhjhi.com", true)]
    [InlineData(@"GET / HTTP/1.1\r\nHost: example5718349450314.com\r\n", "example5718349450314.com", true)]
    [InlineData(@"GET / HTTP/1.1\r\nHost: \u0077ww.example.com\r\n\r\n", "www.example.com", true)]
    [InlineData(@"example5718349450314.com", "example5718349450314.com", true)]
    [InlineData(@"\u0067static.com", "gstatic.com", true)]
    [InlineData(@"GET /x HTTP/1.1\r\nHost: example5718349450314.com\r\n\r\n", "example5718349450314.com/x", false)]
    public void Request_gives_domain_and_control(string sent, string domain, bool isControl)
    {
        string line =
            $$"""{"Server":"192.0.2.1","Keyword":"k.example","Retries":3,"Results":[{"Sent":"{{sent}}","Success":true,"StartTime":"2020-01-01T00:00:00Z","EndTime":"2020-01-01T00:00:01Z"}],"Blocked":false,"FailSanity":false,"StatefulBlock":false}""";

        JsonElement row = Classified.Rows(line, RuleSetName.CensoredPlanet, Classified.EchoScan).ShouldHaveSingleItem();

        row.GetProperty("domain").GetString().ShouldBe(domain);
        row.GetProperty("domain_is_control").GetBoolean().ShouldBe(isControl);
        row.GetProperty("retry").ValueKind.ShouldBe(isControl ? JsonValueKind.Null : JsonValueKind.Number);
    }
}
