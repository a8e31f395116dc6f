using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Web.Serving;

/// <summary>What comes to the live view from people who mean no good: other pages, other users, and what they made us measure.</summary>
public sealed class LiveDoorTests(SharedScene shared) : IClassFixture<SharedScene>
{
    private static readonly string[] Parts = ["since", "until", "country", "network", "domain", "test"];

    [Theory]
    [InlineData("")]
    [InlineData("rows")]
    [InlineData("report.html")]
    [InlineData("export.csv")]
    [InlineData("evidence")]
    public async Task Token_in_a_query_or_header_opens_metrics_alone(string path)
    {
        LiveScene scene = shared.Scene;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scene.Root}{path}?token={LiveScene.Token}");
        request.Headers.Authorization = new("Bearer", LiveScene.Token);
        using HttpResponseMessage answer = await scene.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("GET /TOKEN/../../../../etc/passwd HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/..%5c..%5cetc%5cpasswd HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/%00 HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/scan/CP_Quack-http-2026-01-01-00-00-00/results.json HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN%2f HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET //TOKEN/ HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET / HTTP/1.1\r\nHost: HERE\r\nReferer: http://HERE/TOKEN/")]
    [InlineData("GET / HTTP/1.1\r\nHost: HERE\r\nCookie: token=TOKEN")]
    [InlineData("GET http://evil.example/TOKEN/ HTTP/1.1\r\nHost: HERE")]
    [InlineData("GET /TOKEN/ HTTP/1.1\r\nHost: evil.example\r\nHost: HERE")]
    [InlineData("GET /TOKEN/ HTTP/1.1\r\nHost: HERE\r\nHost: evil.example")]
    [InlineData("GET /TOKEN/ HTTP/1.1\r\nX-Forwarded-Host: HERE")]
    [InlineData("GET /TOKEN/ HTTP/1.0")]
    [InlineData("GET /TOKEN/ HTTP/1.1\r\nHost: [::1]:80")]
    [InlineData("CONNECT HERE HTTP/1.1\r\nHost: HERE")]
    [InlineData("TRACE /TOKEN/ HTTP/1.1\r\nHost: HERE")]
    [InlineData("POST /TOKEN/ HTTP/1.1\r\nHost: HERE\r\nX-HTTP-Method-Override: GET\r\nContent-Length: 0")]
    public async Task Request_that_no_page_of_ours_makes_gets_nothing_of_what_is_shown(string request)
    {
        LiveScene scene = shared.Scene;
        string answer = await SayAsync(scene, request.Replace("TOKEN", LiveScene.Token, StringComparison.Ordinal)
            .Replace("HERE", new Uri(scene.Root).Authority, StringComparison.Ordinal) + "\r\nConnection: close\r\n\r\n");
        if (answer.Length > 0) answer.ShouldMatch("^HTTP/1.[01] (400|403|404|405|421|505) ");
        answer.ShouldNotContain("root:");
        answer.ShouldNotContain("blocked.example");
        answer.ShouldNotContain(LiveScene.Token);
        (await scene.GetAsync("")).ShouldContain("blocked.example");
    }

    [Dear]
    [Fact]
    public async Task Hostile_value_of_a_filter_is_looked_for_and_nothing_else()
    {
        LiveScene scene = shared.Scene;
        string[] hostile =
        [
            "'", "' OR 1=1 --", "'); DROP TABLE all_outcomes; --", "\"><script>alert(1)</script>", "%", ".*(", "(a+)+$", "\\", "\0", "a\0b",
            "\u202etxt", "9999-99-99", "-1", "{{7*7}}", "\r\nSet-Cookie: a=b", "\ud83d\ude00", new string('a', 511),
        ];
        foreach ((int i, string part) in Parts.Index())
        {
            foreach ((int j, string value) in hostile.Index())
            {
                if ((i + j) % Repetitions.Of(Parts.Length, 1, 1) != 0) continue;
                foreach (string page in (string[])["", "interference", "export.jsonl"])
                {
                    using HttpResponseMessage answer = await scene.Client.GetAsync(
                        $"{scene.Address}{page}?{part}={Uri.EscapeDataString(value)}", TestContext.Current.CancellationToken);
                    answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{page}?{part}={value}");
                    answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
                    string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    text.ShouldNotContain("<script>alert");
                    if (page == "export.jsonl") text.ShouldBeEmpty($"nothing is called {part} {value}");
                }
            }
        }

        (await scene.GetAsync("export.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(32, "all is still there");
    }

    [Fact]
    public async Task Filter_that_is_too_long_is_refused_and_not_left_out()
    {
        LiveScene scene = shared.Scene;
        foreach (int length in (int[])[512, 6_000, 60_000])
        {
            using HttpResponseMessage answer = await scene.Client.GetAsync(
                $"{scene.Address}?domain={new string('a', length)}", TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong);
        }
    }

    [Dear]
    [Fact]
    public async Task Pages_lead_nowhere_else_and_allow_nothing_inline()
    {
        LiveScene scene = shared.Scene;
        foreach (string path in (string[])["", "interference"])
        {
            using HttpResponseMessage answer = await scene.Client.GetAsync(scene.Address + path, TestContext.Current.CancellationToken);
            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.ShouldNotContain("unsafe");
            policy.ShouldContain("frame-ancestors 'none'");
            string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            page.ShouldNotMatch("(href|src|action)=\"(https?:|//)");
            page.ShouldNotMatch(" on[a-z]+=\"");
        }
    }

    [Dear]
    [Fact]
    public async Task Cell_that_would_be_a_formula_is_disarmed_in_what_is_saved_as_CSV()
    {
        using var host = new TestHost();
        Scan.Write(host, domain: "=HYPERLINK(1)");
        await using LiveScene scene = await LiveScene.OverAsync(host, host.Path("scan"));
        string saved = await scene.GetAsync("export.csv");
        saved.ShouldContain(",'=HYPERLINK(1),");
        saved.ShouldNotContain(",=HYPERLINK");
        (await scene.GetAsync("export.jsonl")).ShouldContain("\"=HYPERLINK(1)\"", Case.Sensitive, "for programs it is what it was");
    }

    [Dear]
    [Fact]
    public async Task Labels_of_metrics_are_escaped_and_there_are_no_more_series_than_a_monitor_takes()
    {
        using var host = new TestHost();
        string file = host.Write(
            "outcomes.csv",
            ["nettest,date,domain,vantage_point,outcome_code,expectation",
                "\"a\"\"b\\c\",2026-01-01,a.example,192.0.2.1,\"x} 1 \"\"\\n\",unexpected",
                .. Enumerable.Range(0, 6_000).Select(i => $"http,2026-01-01,a.example,192.0.2.1,read/c{i},unexpected")]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string[] lines = (await scene.GetAsync("metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Count(line => line.StartsWith("sonde_outcomes{", StringComparison.Ordinal)).ShouldBe(5_000);
        lines.ShouldContain("sonde_outcomes{test=\"a\\\"b\\\\c\",outcome=\"x} 1 \\\"\\\\n\",expectation=\"unexpected\"} 1");
    }

    [Dear]
    [Fact]
    public async Task Link_in_a_folder_opens_no_file_that_holds_no_measurements()
    {
        using var host = new TestHost();
        Scan.Write(host);
        host.Write("secret.txt", "a word that nobody may read");
        File.CreateSymbolicLink(host.Path("scan/link.json"), host.Path("secret.txt"));
        File.CreateSymbolicLink(host.Path("scan/round"), host.Path("scan"));
        await using LiveScene scene = await LiveScene.OverAsync(host, host.Path("scan"));
        (await scene.GetAsync("")).ShouldContain("blocked.example");
        foreach (string name in (string[])["link.json", "scan/link.json", "../secret.txt", host.Path("secret.txt"), "/proc/self/environ"])
            (await scene.GetAsync($"evidence?file={Uri.EscapeDataString(name)}&line=1")).ShouldNotContain("nobody may read");
    }

    [Dear]
    [Fact]
    public async Task Very_many_connections_keep_nobody_out_who_comes_after_them()
    {
        using var host = new TestHost();
        await using LiveScene scene = await Over(host);
        var uri = new Uri(scene.Root);
        List<TcpClient> held = [];
        try
        {
            for (int i = 0; i < 80; i++)
            {
                var client = new TcpClient();
                held.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, uri.Port, TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }

        string page = "";
        for (int i = 0; i < 300 && page.Length == 0; i++)
        {
            try
            {
                page = await scene.GetAsync("");
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        page.ShouldContain("blocked.example");
    }

    private static async Task<string> SayAsync(LiveScene scene, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(scene.Root).Port, TestContext.Current.CancellationToken);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(stream);
        return await answer.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static Task<LiveScene> Over(TestHost host)
    {
        Scan.Write(host);
        return LiveScene.OverAsync(host, host.Path("scan"));
    }
}
