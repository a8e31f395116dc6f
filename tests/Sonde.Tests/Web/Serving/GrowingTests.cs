using System.Net;
using System.Text.RegularExpressions;
using Sonde.Tests.Cli;

namespace Sonde.Tests.Web.Serving;

/// <summary>A file that a measurement writes while it is looked at: whoever asks for what is new gets it at once.</summary>
public sealed partial class GrowingTests
{
    [Fact]
    public async Task Lines_of_several_experiments_are_there_as_soon_as_they_are_whole()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string trace = LiveLines.Of("sonde_traceroute")[0];
        string file = host.Write("all.jsonl", pings[0]);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(1);
        // half a line is no line yet, and none that could not be read
        await File.AppendAllTextAsync(file, trace[..(trace.Length / 2)], TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        page.ShouldNotContain("rejected");
        page.ShouldContain("tcpping");
        page.ShouldNotContain("sonde_traceroute");
        await File.AppendAllTextAsync(
            file, $"{trace[(trace.Length / 2)..]}\n{pings[1]}\n", TestContext.Current.CancellationToken);
        page = await NewAsync(scene, page);
        page.ShouldContain("sonde_traceroute");
        page.ShouldNotContain("rejected");
        (await RowsAsync(scene)).ShouldBe(3);
    }

    [Fact]
    public async Task File_that_is_written_anew_taken_away_or_turned_is_shown_as_it_is()
    {
        using var host = new TestHost();
        string[] pings = [.. LiveLines.Pings(12)];
        string file = host.Write("all.jsonl", pings);
        await using LiveScene scene = await LiveScene.OverAsync(host, file);
        string page = await scene.GetAsync("");
        (await RowsAsync(scene)).ShouldBe(2);
        host.Write("all.jsonl", pings[1]);
        page = await NewAsync(scene, page);
        (await RowsAsync(scene)).ShouldBe(1);
        File.Move(file, host.Path("all.jsonl.1"));
        using (HttpResponseMessage answer = await NewAnswerAsync(scene, page))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("no such file");
        }

        host.Write("all.jsonl", pings);
        (await NewAsync(scene, page)).ShouldContain("tcpping");
        (await RowsAsync(scene)).ShouldBe(2);
    }

    private static async Task<string> NewAsync(LiveScene scene, string page)
    {
        using HttpResponseMessage answer = await NewAnswerAsync(scene, page);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    // What a page's link to new results asks for: what is newer than the page.
    private static async Task<HttpResponseMessage> NewAnswerAsync(LiveScene scene, string page)
        => await scene.Client.GetAsync(
            $"{scene.Address}?after={Mark().Match(page).Groups["mark"].Value}", TestContext.Current.CancellationToken);

    private static async Task<int> RowsAsync(LiveScene scene)
        => (await scene.GetAsync("export.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex("data-mark=\"(?<mark>[^\"]+)\"")]
    private static partial Regex Mark();
}
