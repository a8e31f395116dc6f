using Sonde.SystemTests.Lab;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>
/// Servers without any censor, behind a path that loses packets and routers that limit their ICMP errors: nothing is ever said against
/// them.
/// </summary>
public sealed class CleanTrialsTests(ITestOutputHelper output)
{
    // Each name is a trial at each clean vantage point, in both families.
    private static readonly string[] Names =
        [Behaviour.ForbiddenName, "a.example", "another-name-of-some-length.example", "x.y.example", "news.example.org"];

    [Fact]
    public Task Loss_is_never_taken_for_a_censor()
    {
        LabMachine.RequireLong();
        return Task.WhenAll(((int[])[1, 3, 5]).Select(JudgeAsync));
    }

    private async Task JudgeAsync(int percent)
    {
        using CensorLab lab = await CensorLab.CreateAsync();
        lab.Beyond.Rules(Middlebox.Lose(percent));
        AccuracyRow[] rows = [
            .. (await Task.WhenAll(
                Enum.GetValues<Service>().Select(service => lab.MeasureAsync(service, Jobs(service), isCensored: false))))
            .SelectMany(each => each)];
        foreach ((string outcome, int count) in rows.CountBy(row => $"{row.Behaviour.Service} {row.Outcome} {row.Expectation}"))
            output.WriteLine($"{percent} %: {count} × {outcome}");
        rows.Length.ShouldBeGreaterThan(150);
        rows.Where(row => row.Expectation == "unexpected" || row.Who == "path").ShouldBeEmpty($"{percent} %");
        // What is lost costs trials, but few of them.
        rows.Count(row => row.Expectation == "expected").ShouldBeGreaterThan(rows.Length * 9 / 10, $"{percent} %");
    }

    private static (Behaviour, bool, string)[] Jobs(Service service) =>
    [
        .. from behaviour in Behaviours.All
            where behaviour.Service == service && behaviour.Truth.Who == Author.Nobody && behaviour.Truth.Rest == TimeSpan.Zero
           from v6 in (bool[])[false, true] from name in Names select (behaviour, v6, name),
    ];
}
