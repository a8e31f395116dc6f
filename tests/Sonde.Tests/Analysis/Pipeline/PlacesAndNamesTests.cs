using System.Text.Json;
using Sonde.Analysis.Outcomes;

namespace Sonde.Tests.Analysis.Pipeline;

public sealed class PlacesAndNamesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-places-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("", "CP_Quack-http-2024-01-01-00-00-00/results.json")]
    [InlineData("CP_Quack-http-2024-01-01-00-00-00", "CP_Quack-http-2024-01-01-00-00-00/results.json")]
    [InlineData("CP_Quack-http-2024-01-01-00-00-00/", "CP_Quack-http-2024-01-01-00-00-00/results.json")]
    [InlineData("CP_Quack-http-2024-01-01-00-00-00/results.json", "CP_Quack-http-2024-01-01-00-00-00/results.json")]
    public void Files_are_named_from_the_folder_of_their_scan_on_whatever_above_it_was_given(string given, string name)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, Classified.HttpScan));
        File.WriteAllText(Path.Combine(_folder.FullName, Classified.HttpScan, "results.json"), Classified.Failed("EOF") + "\n");

        JsonElement row = Classified.Files(Path.Combine(_folder.FullName, given), RuleSetName.Sonde).ShouldHaveSingleItem();

        row.GetProperty("source_file").GetString().ShouldBe(name);
        row.GetRawText().ShouldNotContain(_folder.Name);
        row.GetProperty("source").GetString().ShouldBe(Classified.HttpScan);
    }

    [Theory]
    [InlineData("""{"country_code":"SE","country_name":"Sweden"}""", "SE", null, null)]
    [InlineData("""{"country_name":"Sweden"}""", "SE", null, null)]
    [InlineData("""{"country_code":"","country_name":"Neverland"}""", "Neverland", null, null)]
    [InlineData("""{"country_code":"SE","asn":"AS64500","as_name":"EXAMPLE","network":"Example Net"}""", "SE", 64500L, "EXAMPLE")]
    [InlineData("""{"country_code":5,"asn":{}}""", null, null, null)]
    [InlineData("{}", null, null, null)]
    [InlineData("null", null, null, null)]
    [InlineData("\"SE\"", null, null, null)]
    public void Country_and_network_of_a_vantage_point_are_those_of_its_line(string location, string? country, long? asn, string? name)
    {
        string line = Classified.Failed("EOF").Replace("\"service\":\"x\"", $"\"location\":{location}", StringComparison.Ordinal);

        JsonElement row = Classified.Rows(line, RuleSetName.Sonde, Classified.HttpScan).ShouldHaveSingleItem();

        row.GetProperty("server_country").GetString().ShouldBe(country);
        row.GetProperty("server_asn").GetRawText().ShouldBe(asn?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null");
        row.GetProperty("server_as_name").GetString().ShouldBe(name);
        Classified.Rows(line, RuleSetName.CensoredPlanet, Classified.HttpScan).ShouldHaveSingleItem().GetProperty("server_country")
            .GetString().ShouldBeNull();
    }
}
