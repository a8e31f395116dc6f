using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Serving;

public sealed partial class LiveViewTests(SharedScene shared) : IClassFixture<SharedScene>
{
    [Theory]
    [InlineData("")]
    [InlineData("interference")]
    [InlineData("metrics")]
    [InlineData("00000000000000000000000000000000/")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("metrics?token=wrong")]
    public async Task Without_the_token_or_with_a_wrong_one_nothing_is_told(string path)
    {
        LiveScene scene = shared.Scene;
        using HttpResponseMessage answer = await scene.Client.GetAsync(scene.Root + path, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("example");
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Foreign_host_is_refused_token_or_not(string name)
    {
        LiveScene scene = shared.Scene;
        using var request = new HttpRequestMessage(HttpMethod.Get, scene.Address);
        request.Headers.Host = name;
        using HttpResponseMessage answer = await scene.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Request_that_writes_is_refused(string method)
    {
        LiveScene scene = shared.Scene;
        using var request = new HttpRequestMessage(new HttpMethod(method), scene.Address);
        if (method != "OPTIONS") request.Content = new StringContent("x");
        request.Headers.ConnectionClose = true; // a connection with a body that nobody read is the next request's no longer
        using HttpResponseMessage answer = await scene.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"], ignoreOrder: true);
    }

    [Dear]
    [Fact]
    public async Task Answers_carry_what_keeps_them_in_the_page()
    {
        LiveScene scene = shared.Scene;
        foreach (string path in (string[])[scene.Address, scene.Root])
        {
            using HttpResponseMessage answer = await scene.Client.GetAsync(path, TestContext.Current.CancellationToken);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; ");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        }
    }

    [Dear]
    [Fact]
    public async Task Filter_stands_in_the_address_and_page_export_and_report_show_what_it_lets_through()
    {
        LiveScene scene = shared.Scene;
        (await scene.GetAsync("interference")).ShouldContain("network unknown, BB");
        string page = await scene.GetAsync("interference?country=AA&domain=blocked&since=2026-01-02");
        page.ShouldContain("<bdi>5 of 5</bdi>");
        page.ShouldContain("value=\"AA\" selected");
        page.ShouldContain("/export.csv?since=2026-01-02&amp;country=AA&amp;domain=blocked");
        string[] rows = (await scene.GetAsync("export.csv?country=AA&domain=blocked&since=2026-01-02"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe(6);
        rows[0].ShouldStartWith("measurement_id,nettest,");
        (await scene.GetAsync("export.jsonl?country=AA")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(20);
        string report = await scene.GetAsync("report.html?country=AA&domain=blocked");
        report.ShouldContain("<bdi>9 of 10</bdi>");
        report.ShouldNotContain("open.example");
        report.ShouldNotContain("network unknown, BB");
        (await scene.GetAsync("?country=' OR 1=1 --")).ShouldContain("value=\"&#39; OR 1=1 --\"", Case.Sensitive, "a value, and no SQL");
    }

    [Fact]
    public async Task Evidence_of_a_line_is_shown_and_no_other_file_is()
    {
        LiveScene scene = shared.Scene;
        string rows = await scene.GetAsync(LinkIn(RowsLink(), await scene.GetAsync("interference?domain=blocked&country=AA")));
        rows.ShouldContain("198.51.100.");
        rows.ShouldContain("sonde query");
        string evidence = await scene.GetAsync(LinkIn(EvidenceLink(), rows));
        evidence.ShouldContain("Ministry order 17");
        (await scene.GetAsync("evidence?file=/etc/passwd&line=1")).ShouldContain("not at hand");
        (await scene.GetAsync("evidence?file=../../../../etc/passwd&line=1")).ShouldNotContain("root:");
    }

    [Fact]
    public async Task Rows_are_those_behind_the_number_and_a_condition_that_is_not_ours_is_not_asked()
    {
        LiveScene scene = shared.Scene;
        string page = await scene.GetAsync("interference?country=AA");
        string link = LinkIn(RowsLink(), page);
        (await scene.GetAsync(link)).ShouldContain("blocked.example, network unknown, AA</bdi>: 10 rows");
        string forged = link[..^3] + (link[^3] == 'A' ? 'B' : 'A') + link[^2..];
        foreach (string other in (string[])[forged, "rows?of=outcomes&where=true&title=x&seal=", "rows?of=read_text('/etc/passwd')&where=true"])
        {
            using HttpResponseMessage answer = await scene.Client.GetAsync(scene.Address + other, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Measurement_that_still_runs_is_seen_to_grow()
    {
        Repetitions.SkipUnlessLong();
        using var host = new TestHost();
        string[] lines = [.. LiveLines.Pings(12).OrderByDescending(line => line.Contains("203.0.113.81", StringComparison.Ordinal))];
        string file = host.Write("pings.jsonl", lines[0]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string mark = await scene.GetAsync("state");
        (await scene.GetAsync("pings")).ShouldContain("203.0.113.81:443");
        (await scene.GetAsync("pings")).ShouldNotContain("203.0.113.80:443");
        await File.AppendAllLinesAsync(file, [lines[1]], TestContext.Current.CancellationToken);
        (await scene.GetAsync("state")).ShouldNotBe(mark);
        string page = "";
        for (int i = 0; i < 100 && !page.Contains("203.0.113.80:443", StringComparison.Ordinal); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            page = await scene.GetAsync("pings");
        }

        page.ShouldContain("203.0.113.80:443");
    }

    [Dear]
    [Fact]
    public async Task Metrics_are_those_of_the_rows()
    {
        using var host = new TestHost();
        string file = host.Write("all.jsonl", [.. LiveLines.Pings(18), .. LiveLines.Of("sonde_traceroute").Take(2)]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string text = await scene.GetAsync("metrics");
        text.ShouldEndWith("# EOF\n");
        text.ShouldContain("sonde_pings{target=\"203.0.113.80:443\"} 18\n");
        text.ShouldContain("sonde_ping_loss_ratio{target=\"203.0.113.80:443\"} 0.1111111111111111\n");
        text.ShouldContain("sonde_ping_rtt_seconds{target=\"203.0.113.81:443\",quantile=\"0.5\"}");
        text.ShouldContain("sonde_path_info{target=\"203.0.113.80\",path_id=\"");
        text.ShouldContain("sonde_path_changes{target=\"203.0.113.80\"} 0\n");
        text.ShouldContain("sonde_outcomes{test=\"tcpping\",outcome=\"match\",expectation=\"expected\"} 2\n");
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !Metric().IsMatch(line)).ShouldBeEmpty();
        using var request = new HttpRequestMessage(HttpMethod.Get, scene.Root + "metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LiveScene.Token);
        using HttpResponseMessage scraped = await scene.Client.SendAsync(request, TestContext.Current.CancellationToken);
        scraped.Content.Headers.ContentType!.MediaType.ShouldBe("application/openmetrics-text");
        (await scraped.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    [Fact]
    public void What_cannot_be_served_is_a_clear_error()
    {
        using var host = new TestHost();
        host.Run("serve", host.Path("nowhere")).Error.ShouldContain("no such file or folder");
        host.Run("serve", "-").Error.ShouldContain("standard input cannot be looked at twice");
        host.Run("serve", host.Path(""), "--port", "70000").ExitCode.ShouldBe(2);
    }

    private static string LinkIn(Regex link, string page)
    {
        Match found = link.Match(page);
        found.Success.ShouldBeTrue();
        return WebUtility.HtmlDecode(found.Groups["to"].Value)[(LiveScene.Token.Length + 2)..];
    }

    [GeneratedRegex("href=\"(?<to>/[0-9a-f]{32}/rows[^\"]*)\"")]
    private static partial Regex RowsLink();

    [GeneratedRegex("href=\"(?<to>/[0-9a-f]{32}/evidence[^\"]*)\"")]
    private static partial Regex EvidenceLink();

    [GeneratedRegex(
        "^(# (TYPE|HELP|EOF).*|[a-z_]+(\\{[a-z_]+=\"([^\"\\\\\\n]|\\\\.)*\"(,[a-z_]+=\"([^\"\\\\\\n]|\\\\.)*\")*\\})? [-0-9.eE+]+)$")]
    private static partial Regex Metric();
}
