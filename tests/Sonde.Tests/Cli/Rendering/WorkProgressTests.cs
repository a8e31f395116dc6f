using Sonde.Cli.Rendering;

namespace Sonde.Tests.Cli.Rendering;

/// <summary>The line that says how far work is.</summary>
public sealed class WorkProgressTests
{
    [Theory]
    [InlineData(0, 0, 0, 3, "looking for inputs, 0 MB, 0.0 MB/s")]
    [InlineData(0, 1, 50_000_000, 4, "0 of 1 unit, 50 MB, 12.5 MB/s")]
    [InlineData(3, 40, 1_200_000_000, 30, "3 of 40 units, 1200 MB, 40.0 MB/s, about 6 min left")]
    [InlineData(9, 10, 10_000_000, 9, "9 of 10 units, 10 MB, 1.1 MB/s, about 1 s left")]
    [InlineData(10, 10, 10_000_000, 9, "10 of 10 units, 10 MB, 1.1 MB/s")]
    public void Line_has_what_is_done_the_rate_and_what_is_left(long done, long total, long bytes, int seconds, string line)
        => WorkProgress.Line(new(done, total, bytes), TimeSpan.FromSeconds(seconds)).ShouldBe(line);

    [Theory]
    [InlineData(0, 1, 50, 200, 4, "0 of 1 unit, 50 of 200 MB, 12.5 MB/s, about 12 s left")]
    [InlineData(39, 40, 100, 1000, 30, "39 of 40 units, 100 of 1000 MB, 3.3 MB/s, about 4 min left")]
    [InlineData(40, 40, 1000, 1000, 30, "40 of 40 units, 1000 of 1000 MB, 33.3 MB/s")]
    public void Where_all_bytes_are_known_they_say_what_is_left(
        long done, long total, long megabytes, long all, int seconds, string line)
        => WorkProgress.Line(new(done, total, megabytes * 1_000_000, all * 1_000_000), TimeSpan.FromSeconds(seconds)).ShouldBe(line);

    [Theory]
    [InlineData(80, "39 of 40 units, 100 of 1000 MB, 3.3 MB/s, about 4 min left")]
    [InlineData(57, "39 of 40 units, 100 of 1000 MB, about 4 min left")]
    [InlineData(47, "39 of 40 units, 3.3 MB/s, about 4 min left")]
    [InlineData(39, "39 of 40 units, about 4 min left")]
    [InlineData(20, "39 of 40 units")]
    public void Where_there_is_no_room_parts_are_left_out_whole(int width, string line)
        => WorkProgress.Line(new(39, 40, 100_000_000, 1_000_000_000), TimeSpan.FromSeconds(30), width).ShouldBe(line);

    [Fact]
    public void Line_comes_after_two_seconds_and_goes_with_the_work()
    {
        using var host = new TestHost { IsTerminal = true };
        using var error = new StringWriter();
        using (new WorkProgress(host.Host(error), () => new(1, 2, 1_000_000)))
        {
            host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(1.9));
            error.ToString().ShouldBeEmpty();
            host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(0.2));
            error.ToString().ShouldContain("1 of 2 units, 1 MB, 0.5 MB/s, about 2 s left");
        }

        string shown = error.ToString();
        ScreenModel.After(shown).Lines.ShouldAllBe(line => line.Length == 0);
        host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(5));
        error.ToString().ShouldBe(shown);
    }

    [Fact]
    public void Time_in_which_it_stood_still_makes_work_no_slower_and_nobody_draws_in_the_background()
    {
        using var host = new TestHost { IsTerminal = true };
        using var error = new StringWriter();
        using (new WorkProgress(host.Host(error), () => new(1, 2, 4_000_000)))
        {
            Advance(2);
            host.Pause(() =>
            {
                error.WriteLine("[1]+  Stopped");
                host.IsInBackground = true;
                Advance(600);
            });
            Advance(1);
            ScreenModel.After(error.ToString()).Lines.ShouldBe(["1 of 2 units, 4 MB, 2.0 MB/s, about 2 s left", "[1]+  Stopped", ""]);
            host.IsInBackground = false;
            Advance(1);
            ScreenModel.After(error.ToString()).Lines[^1].ShouldBe("1 of 2 units, 4 MB, 1.0 MB/s, about 4 s left");
        }

        void Advance(double seconds) => host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Nothing_is_shown_where_nobody_looks_or_rows_come(bool isTerminal, bool isShown)
    {
        using var host = new TestHost { IsTerminal = isTerminal };
        using var error = new StringWriter();
        using (new WorkProgress(host.Host(error), () => new(1, 2, 3), isShown))
            host.Network.Clock.AdvanceTo(host.Network.Clock.Now + TimeSpan.FromSeconds(9));
        error.ToString().ShouldBeEmpty();
    }
}
