using Sonde.Tests.Cli;

namespace Sonde.Tests.Web.Documents;

public sealed class ReportPrivacyTests
{
    [Dear]
    [Fact]
    public void What_must_not_be_published_is_in_no_page_nor_in_what_it_has_to_save()
    {
        using var host = new TestHost();
        Scan.Write(host, domain: "198.51.100.200", body: "You are 198.51.100.200, base64 MTk4LjUxLjEwMC4yMDA=");
        CliRun run = host.Run("report", host.Path("scan"), "-o", host.Path("report.html"), "--probe-ip", "198.51.100.200");
        run.ExitCode.ShouldBe(0, run.Error);
        string page = host.Read("report.html");
        page.ShouldNotContain("198.51.100.200");
        page.ShouldNotContain(host.Path(""), Case.Sensitive, "where it lies on the machine is nobody's business");
        page.ShouldContain("[scrubbed]");
        foreach (string link in page.Split("base64,")[1..])
            System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(link[..link.IndexOf('"', StringComparison.Ordinal)]))
                .ShouldNotContain("198.51.100.200");
        host.Run("report", host.Path("scan"), "-o", "-", "--probe-ip", "198.51.100.200").Output.ShouldNotContain("198.51.100.200");
    }

    [Dear]
    [Fact]
    public void Page_is_for_its_owner_alone_and_one_that_cannot_be_made_leaves_an_older_one()
    {
        using var host = new TestHost();
        Scan.Write(host);
        host.Run("report", host.Path("scan"), "-o", host.Path("report.html")).ExitCode.ShouldBe(0);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(host.Path("report.html")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string before = host.Read("report.html");
        host.Run("report", host.Write("empty.jsonl"), "-o", host.Path("report.html")).ExitCode.ShouldBe(3);
        host.Read("report.html").ShouldBe(before);
    }
}
