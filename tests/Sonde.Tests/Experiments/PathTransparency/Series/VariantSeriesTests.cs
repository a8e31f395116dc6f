using Sonde.Experiments.PathTransparency;
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
    [InlineData("A+ B- B- A+ B- A+", 'A', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B- A+ A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B- A+ A+ B+", null, VariantVerdict.Works)]
    [InlineData("A+ B- B- A+ B- A+ A+ B- A+ A+ B- A+ A+ B- A+ A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B- B- A+ B- A+ A+ B- A+ A+ B- A+ A+ B- A+ A+ B-", null, VariantVerdict.Broken)]
    [InlineData("A+ B! B! A+ B! A+ A+ B! A+ A+ B! A+ A+ B! A+ A+ B!", null, VariantVerdict.Broken)]
    [InlineData("A- B! A+ B! A+ B! A+ A+ B! A+ A+ B! A+ A+ B! A+ A+ B!", null, VariantVerdict.Contradictory)]
    [InlineData("A+ B3 B3 A+ B3 A+ A+", 'B', VariantVerdict.Unfinished)]
    [InlineData("A+ B3 B3 A+ B3 A+ A+ B3", 'A', VariantVerdict.Unfinished)]
    [InlineData("A+ B3 B3 A+ B3 A+ A+ B3 A+ A+", null, VariantVerdict.Broken)]
    [InlineData("A+ B- B- A+ B- A+ Bl", null, VariantVerdict.LocalError)]
    [InlineData("A- B+", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A+", null, VariantVerdict.Works)]
    [InlineData("A- B+ A-", 'B', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A- B-", null, VariantVerdict.Contradictory)]
    [InlineData("A- B+ A- B+", 'A', VariantVerdict.Unfinished)]
    [InlineData("A- B+ A- B+ A- B+ B+ A- B+ B+ A- B+ B+ A- B+ B+ A-", null, VariantVerdict.Transient)]
    [InlineData("Al B-", null, VariantVerdict.LocalError)]
    [InlineData("A~ B- B- A~ B- A~ A~ B- A~ A~ B- A~ A~ B- A~ A~ B-", null, VariantVerdict.PathLoss)]
    [InlineData("A~ B! B! A~ B! A~ A~ B! A~ A~ B! A~ A~ B! A~ A~ B!", null, VariantVerdict.Broken)]
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
        List<VariantTry> tries = [];
        while (new VariantSeries(tries, 2).Next is { } next) tries.Add(Try((char)('A' + next), next == 2 ? '-' : '+'));
        var series = new VariantSeries(tries, 2);
        (series.Verdict(1), series.Verdict(2)).ShouldBe((VariantVerdict.Works, VariantVerdict.Broken));
        tries.Count(each => each.Variant == 2).ShouldBe(6, "ports that another variant is answered from count as well");
    }

    /// <summary>The last before a verdict comes after a rest, whenever that is.</summary>
    [Fact]
    public void Last_of_those_that_come_to_nothing_is_known_before_it_is_made()
    {
        new VariantSeries(Tries("A+ B- B- A+ B- A+ A+"), 1).IsLastOfPoor(1).ShouldBeFalse();
        new VariantSeries(Tries("A+ B- B- A+ B- A+ A+ B- A+ A+ B- A+ A+ B- A+ A+"), 1).IsLastOfPoor(1).ShouldBeTrue();
    }

    /// <summary>
    /// However a network behaves, the turns come to an end, and a side that was answered once is never said to be cut off.
    /// </summary>
    [Fact]
    public void Turns_always_end()
    {
        Follow([]);

        static void Follow(List<VariantTry> tries)
        {
            var series = new VariantSeries(tries, 2);
            if (series.Next is { } next)
            {
                tries.Count.ShouldBeLessThan(
                    (2 * (VariantTurns.MostFailures + VariantTurns.MostSuccesses)) + VariantTurns.MostBeforeFirst);
                foreach (char how in "+-") Follow([.. tries, Try((char)('A' + next), how)]);
                return;
            }

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
    /// A balancer of which some servers are dead loses, or refuses, by the port, whatever is on it: however many packets leave from a
    /// port, they have one fate.
    /// </summary>
    [Theory]
    [InlineData(0.25, '-')]
    [InlineData(0.5, '-')]
    [InlineData(0.5, '!')]
    [InlineData(0.5, '3')]
    [InlineData(0.8, '-')]
    [InlineData(0.8, '3')]
    public void Fate_of_a_port_is_never_taken_for_a_verdict(double dead, char how)
    {
        int wrong = 0;
        for (int target = 0; target < 20_000; target++)
        {
            var random = new Random(target);
            List<VariantTry> tries = [];
            while (new VariantSeries(tries, 1).Next is { } next) tries.Add(By(next));
            if (new VariantSeries(tries, 1).Verdict(1) is VariantVerdict.Broken or VariantVerdict.Transient) wrong++;

            // A datagram leaves from up to three ports.
            VariantTry By(int variant)
            {
                int ports = how == '3' ? 3 : 1, inVain = 0;
                while (inVain < ports && random.NextDouble() < dead) inVain++;
                VariantTry each = Try((char)('A' + variant), inVain == ports ? how : '+');
                return how == '3' && inVain < 3 ? each with { HasPortEach = true, Exchanges = 1, Repeats = inVain } : each;
            }
        }

        wrong.ShouldBeLessThanOrEqualTo(2);
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

    // + answered, ~ after repeats, - silent, . after a packet alone, 3 from three ports, o when it was open, ! refused, l fails here.
    private static VariantTry Try(char variant, char how) => new(variant - 'A', how is '+' or '~')
    {
        IsSilent = how is '-' or '.' or '3' or 'o' or 'l',
        HasPortEach = how == '3',
        IsOpen = how == 'o',
        Unanswered = how is '-' or 'l' ? 4 : how is '.' or 'o' ? 1 : how == '3' ? 3 : 0,
        Exchanges = how is '+' or '~' ? 2 : 0,
        Repeats = how == '~' ? 3 : 0,
        IsLocal = how == 'l',
    };
}
