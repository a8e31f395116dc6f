using System.Security.Cryptography;
using System.Text;
using Sonde.Tests.Cli;
using Sonde.Tests.Documentation;
using Sonde.Tests.Simulation;
using Sonde.Web.Markup;

namespace Sonde.Tests.Web.Markup;

/// <summary>uPlot, which is not ours: it is as it was published, and in pages that need it only.</summary>
public sealed class UplotTests
{
    [Theory]
    [InlineData("uPlot.iife.min.js", "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f")]
    [InlineData("uPlot.min.css", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04")]
    [InlineData("LICENSE", "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd")]
    public void It_is_as_it_was_published(string name, string sum)
    {
        string text = name switch
        {
            "uPlot.iife.min.js" => PageAsset.Uplot.Text,
            "uPlot.min.css" => PageAsset.UplotStyle.Text,
            _ => PageAsset.UplotLicence,
        };
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ShouldBe(sum);
        Repository.Read("src/Sonde.Web/Assets/uplot/README.md").ShouldContain($"{sum}  {name}", Case.Sensitive, "the sum that is told");
    }

    [Dear]
    [Theory]
    [InlineData("long-pings", true)]
    [InlineData("pings", false)]
    [InlineData("interference", false)]
    public void It_stands_in_pages_with_a_long_series_alone_with_its_licence_and_its_sums_in_the_policy(string kind, bool isThere)
    {
        Repetitions.LongUnless(kind != "interference");
        using var host = new TestHost();
        string input = ReportInputs.Write(host, kind);
        host.Run("report", input, "-o", host.Path("report.html")).ExitCode.ShouldBe(0);
        string page = host.Read("report.html");
        page.Contains(PageAsset.Uplot.Text, StringComparison.Ordinal).ShouldBe(isThere);
        page.Contains("Copyright (c) 2022 Leon Sorokin", StringComparison.Ordinal).ShouldBe(isThere);
        foreach (PageAsset asset in (PageAsset[])[PageAsset.Uplot, PageAsset.UplotStyle, PageAsset.Plot])
            page.Contains(PageText.Encoded(asset.Hash), StringComparison.Ordinal).ShouldBe(isThere);
    }
}
