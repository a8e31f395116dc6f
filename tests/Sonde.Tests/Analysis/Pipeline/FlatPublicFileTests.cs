using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Pipeline;

/// <summary>The public per-country files of DNS: rows in base-table form that leave out what the published pipeline had computed.</summary>
public sealed class FlatPublicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-flat-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("US")]
    [InlineData("AU")]
    public void Control_answers_of_the_scan_decide_where_their_country_is_beside(string country)
    {
        Write(country, Row("8.8.8.8", "203.0.113.1", 64496));
        Write(
            "IR", Row("192.0.2.1", "203.0.113.1", 64496), Row("192.0.2.2", "203.0.113.9", 64496), Row("192.0.2.3", "203.0.113.77", 64511));
        Outcomes("IR").ShouldBe(["✅ip.matchip", "✅ip.matchasn", "❗️ip.nomatch:EXAMPLE"]);
    }

    [Fact]
    public void Without_control_answers_or_for_another_domain_nothing_is_claimed()
    {
        Write("IR", Row("192.0.2.1", "203.0.113.1", 64496));
        JsonElement row = Rows("IR").ShouldHaveSingleItem();
        row.GetProperty("outcome").GetString().ShouldBe("❗️ip.nomatch:EXAMPLE");
        row.GetProperty("expectation").GetString().ShouldBe("inconclusive");
        Write(
            "US", Row("8.8.8.8", "203.0.113.1", 64496).Replace("a.example", "b.example", StringComparison.Ordinal),
            "{\"resolver_ip\":\"8.8.8.8\",\"answers\":[{", Row("8.8.8.8", "203.0.113.1", 64496, rcode: 3));
        Outcomes("IR").ShouldBe(["❗️ip.nomatch:EXAMPLE"]);
    }

    [Fact]
    public void What_a_row_says_itself_stands()
    {
        Write("US", Row("8.8.8.8", "203.0.113.1", 64496));
        Write(
            "IR", Row("192.0.2.1", "203.0.113.1", 64496).Replace("\"ip\":", "\"matches_control\":null,\"ip\":", StringComparison.Ordinal));
        Outcomes("IR").ShouldBe(["❗️ip.nomatch:EXAMPLE"]);
    }

    [Fact]
    public void Published_rules_compute_nothing_that_the_files_leave_out()
    {
        Write("US", Row("8.8.8.8", "203.0.113.1", 64496));
        Write("IR", Row("192.0.2.1", "203.0.113.1", 64496));
        Rows("IR", RuleSetName.CensoredPlanet).Select(row => row.GetProperty("outcome").GetString()).ShouldBe(["❓tls.connerror:EXAMPLE"]);
    }

    [Fact]
    public void Certificate_and_signature_are_looked_at_where_the_row_leaves_out_what_they_say()
    {
        Write("IR",
            Row("192.0.2.1", "203.0.113.1", 64496,
                more: ",\"https_tls_cert_common_name\":\"other.example\",\"https_tls_cert_issuer\":\"CA\",\"https_tls_cert_alternative_names\":[\"other.example\"]"),
            Row("192.0.2.1", "203.0.113.1", 64496,
                more: ",\"https_tls_cert_common_name\":\"a.example\",\"https_tls_cert_issuer\":\"CA\",\"https_tls_cert_alternative_names\":[\"a.example\"]"),
            Row("192.0.2.1", "203.0.113.1", 64496,
                more: ",\"http_response_status\":\"403 Forbidden\",\"http_response_headers\":[\"X-Filter: example\"]"),
            Row("192.0.2.1", "203.0.113.1", 64496,
                more: ",\"http_response_status\":\"403 Forbidden\",\"http_response_headers\":[\"X-Filter: example\"],\"http_analysis_is_known_blockpage\":null"));
        Outcomes("IR")
            .ShouldBe(["❗️tls.baddomain:other.example", "✅tls.validcert", "❗️http.blockpage:a_prod_header", "❗️ip.nomatch:EXAMPLE"]);
    }

    private static string Row(string resolver, string answer, int asn, int rcode = 0, string more = "")
        => $$"""{"domain":"a.example","domain_is_control":false,"date":"2024-01-02","resolver_ip":"{{resolver}}","resolver_is_trusted":{{(resolver == "8.8.8.8" ? "true" : "false")}},"received_error":null,"received_rcode":{{rcode}},"answers":[{"ip":"{{answer}}","asn":{{asn}},"as_name":"EXAMPLE"{{more}}}],"measurement_id":"x","source":"CP_Satellite-2024-01-02-12-00-00"}""";

    private void Write(string country, params string[] rows)
    {
        string folder = Path.Combine(_folder.FullName, "satellite", "source=CP_Satellite-2024-01-02-12-00-00", $"country={country}");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "results.json"), rows);
    }

    private string?[] Outcomes(string country) => [.. Rows(country).Select(row => row.GetProperty("outcome").GetString())];

    private IReadOnlyList<JsonElement> Rows(string country, RuleSetName rules = RuleSetName.Sonde)
        => Classified.Files(
            Path.Combine(_folder.FullName, "satellite", "source=CP_Satellite-2024-01-02-12-00-00", $"country={country}", "results.json"),
            rules);
}
