using Sonde.Experiments.PathTransparency.Series;

namespace Sonde.Tests.Experiments.PathTransparency.Series;

/// <summary>The turns of baselines (A) and variants (B, C), and what they say.</summary>
public sealed class VariantSeriesTests
{
    [Theory]
    [InlineData("", 'A', VariantVerdict.Unfinished)]
    [InlineData("A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B+", null, VariantVerdict.Works)]
    [InlineData("A- B-", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B- A-", null, VariantVerdict.Offline)]
    [InlineData("A! B!", null, VariantVerdict.Offline)]
    [InlineData("A. B.", 'A', VariantVerdict.Unfinished)]
    [InlineData("A. B. A. A.", 'A', VariantVerdict.Unfinished)]
    [InlineData("A. B. A. A. A.", null, VariantVerdict.Offline)]
    [InlineData("A. B-", 'A', VariantVerdict.Unfinished)]
    [InlineData("A. B- A. A. A.", null, VariantVerdict.Offline)]
    [InlineData("A. B!", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B!", 'A', VariantVerdict.Unfinished)]
    [InlineData("A. B! A. A!", null, VariantVerdict.Offline)]
    [InlineData("A! B.", 'B', VariantVerdict.Unfinished)]
    [InlineData("A! B. B. B. B.", null, VariantVerdict.Offline)]
    [InlineData("Ao B.", 'B', VariantVerdict.Unfinished)]
    [InlineData("Ao B. B.", 'A', VariantVerdict.Unfinished)]
    [InlineData("Ao B. B. Ao B. B.", 'A', VariantVerdict.Unfinished)]
    [InlineData("Ao B. B. Ao B. B. Ao Ao", null, VariantVerdict.Offline)]
    [InlineData("A+ B- B+", null, VariantVerdict.Works)]
    [InlineData("A+ B- B- A-", null, VariantVerdict.Contradictory)]
    [InlineData("A+ B- B- A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B+", null, VariantVerdict.Works)]
    [InlineData("A+ B- B- A+ B-", 'A', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B- A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B- A+ B+", null, VariantVerdict.Works)]
    [InlineData("A+ B- B- A+ B- A+ B-", null, VariantVerdict.Broken)]
    [InlineData("A+ B! B! A+ B! A+ B!", null, VariantVerdict.Broken)]
    [InlineData("A+ B- B- A+ B- A+ Bl", null, VariantVerdict.LocalError)]
    [InlineData("A- B+", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A+", null, VariantVerdict.Works)]
    [InlineData("A- B+ A-", 'B', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A- B-", null, VariantVerdict.Contradictory)]
    [InlineData("A- B+ A- B+", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A- B+ A- B+ A-", null, VariantVerdict.Transient)]
    [InlineData("Al B-", null, VariantVerdict.LocalError)]
    [InlineData("A~ B- B- A~ B- A~ B-", null, VariantVerdict.PathLoss)]
    [InlineData("A~ B! B! A~ B! A~ B!", null, VariantVerdict.Broken)]
    public void Turns_end_when_no_more_is_to_be_learnt(string tries, char? next, object verdict)
    {
        var series = new VariantSeries(Tries(tries), 1);
        (series.Next is { } number ? (char?)('A' + number) : null).ShouldBe(next);
        series.Verdict(1).ShouldBe((VariantVerdict)verdict);
    }

    // What differs from the baseline a box may drop: its silence tells nothing of the target.
    [Dear]
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.36)]
    public void Living_target_behind_a_box_that_drops_the_variant_is_not_dead(double loss)
    {
        int dead = 0;
        for (int target = 0; target < 20_000; target++)
        {
            var random = new Random(target);
            List<VariantTry> tries = [];
            while (new VariantSeries(tries, 1).Next is { } next)
                tries.Add(next == 0 ? Lossy(next, loss, random) : new VariantTry(next, false) { IsSilent = true, Unanswered = 3 });
            if (new VariantSeries(tries, 1).Verdict(1) == VariantVerdict.Offline) dead++;
        }

        dead.ShouldBeLessThanOrEqualTo(loss < 0.2 ? 0 : 30);
    }

    [Fact]
    public void Every_variant_has_its_own_verdict_against_the_one_baseline()
    {
        new VariantSeries(Tries("A+ B+"), 2).Next.ShouldBe(2);
        new VariantSeries(Tries("A+ B+ C-"), 2).Next.ShouldBe(2);
        var series = new VariantSeries(Tries("A+ B+ C- C- A+ C- A+ C-"), 2);
        series.Next.ShouldBeNull();
        (series.Verdict(1), series.Verdict(2)).ShouldBe((VariantVerdict.Works, VariantVerdict.Broken));
    }

    /// <summary>
    /// However a network behaves, the turns come to an end, and a side that was answered once is never said to be cut off.
    /// </summary>
    [Fact]
    public void Turns_always_end()
    {
        foreach (int answers in Enumerable.Range(0, 1 << 13))
        {
            List<VariantTry> tries = [];
            while (new VariantSeries(tries, 2).Next is { } next)
            {
                tries.Add(Try((char)('A' + next), ((answers >> tries.Count) & 1) != 0 ? '+' : '-'));
                tries.Count.ShouldBeLessThanOrEqualTo(13);
            }

            var series = new VariantSeries(tries, 2);
            foreach (int variant in (int[])[1, 2])
            {
                VariantVerdict verdict = series.Verdict(variant);
                verdict.ShouldNotBe(VariantVerdict.Unfinished);
                if (verdict == VariantVerdict.Broken) tries.ShouldNotContain(each => each.Variant == variant && each.IsAnswered);
                if (verdict == VariantVerdict.Transient) tries.ShouldNotContain(each => each.Variant == 0 && each.IsAnswered);
            }
        }
    }

    /// <summary>
    /// Clean networks that lose packets at random: connections fail by nothing else, and none of many is said to be cut off.
    /// </summary>
    [Dear]
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void Loss_is_never_taken_for_a_verdict(double loss)
    {
        int wrong = 0, dead = 0;
        for (int target = 0; target < 20_000; target++)
        {
            var random = new Random(target);
            List<VariantTry> tries = [];
            while (new VariantSeries(tries, 1).Next is { } next) tries.Add(Lossy(next, loss, random));
            if (new VariantSeries(tries, 1).Verdict(1) is VariantVerdict.Broken or VariantVerdict.Transient) wrong++;
            if (new VariantSeries(tries, 1).Verdict(1) == VariantVerdict.Offline) dead++;
        }

        wrong.ShouldBeLessThanOrEqualTo(2);
        if (loss < 0.4) dead.ShouldBeLessThanOrEqualTo(2);
    }

    // A SYN and a request, each sent three times at most in the time there is.
    private static VariantTry Lossy(int variant, double loss, Random random)
    {
        int repeats = 0;
        for (int exchange = 0; exchange < 2; exchange++)
        {
            int sent = 1;
            while (random.NextDouble() < loss && sent < 3) sent++;
            if (sent == 3 && random.NextDouble() < loss) return new VariantTry(variant, false) { IsSilent = true, Unanswered = 3 };
            repeats += sent - 1;
        }

        return new VariantTry(variant, true) { Exchanges = 2, Repeats = repeats };
    }

    private static VariantTry[] Tries(string text)
        => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => Try(each[0], each[1]))];

    // + answered, ~ answered after repeats, - silent, . silent after a packet alone, o silent when it was open, ! refused, l fails here.
    private static VariantTry Try(char variant, char how) => new(variant - 'A', how is '+' or '~')
    {
        IsSilent = how is '-' or '.' or 'o' or 'l',
        IsOpen = how == 'o',
        Unanswered = how is '-' or 'l' ? 4 : how is '.' or 'o' ? 1 : 0,
        Exchanges = how is '+' or '~' ? 2 : 0,
        Repeats = how == '~' ? 3 : 0,
        IsLocal = how == 'l',
    };
}
