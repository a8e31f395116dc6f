using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>
/// Says what was found in plain words. What is not expected is told with what else it could be, and never given a motive.
/// </summary>
public static class Findings
{
    private const string Residual = $"{OutcomeClasses.Match}:{OutcomeDetails.Residual}";

    /// <summary>The finding of a group: its most frequent unexpected outcome, or that there is none.</summary>
    /// <param name="group">The group.</param>
    /// <param name="least">From how many tests that say something on a share is given.</param>
    public static Finding Of(SummaryGroup group, int least)
    {
        ArgumentNullException.ThrowIfNull(group);
        CountedOutcome? told = group.Outcomes.FirstOrDefault(each => each.Expectation == Expectation.Unexpected)
            ?? group.Outcomes.FirstOrDefault(each => each.Expectation == Expectation.Expected);
        return Of(group, told ?? group.Outcomes[0], least);
    }

    /// <summary>The finding of one outcome of a group.</summary>
    public static Finding Of(SummaryGroup group, CountedOutcome outcome, int least)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(outcome);
        bool isTelling = outcome.Expectation is Expectation.Expected or Expectation.Unexpected;
        bool isEnough = group.IsEnough(least), isOne = outcome.Times == 1;
        long of = isTelling ? group.Telling : group.Count;
        // Where, when and about what is told of the tests that are counted, and of no others.
        TestScene scene = group.SceneOf(isTelling);
        var subjects = new SubjectWords(group, scene);
        // Some of the tests of several subjects need not be of all of these: there the subjects are those of the tests, not of what came.
        bool isOfSome = !isOne && outcome.Times < of && subjects.AreSeveral;
        string share = $"{Share(outcome.Times, of, TestWords.Counted(scene.OnlyTest))}{(isOfSome ? $" of {subjects.Among}" : "")}";
        string subject = isOfSome ? subjects.Bare : subjects.Of(isOne);
        string head = $"{share}{Place(group, isTelling)}{Days(scene)} {subject} {OutcomeWords.PredicateOf(scene.OnlyTest, outcome.Code, isOne)}";
        string sentence = string.Join(
            "; ", (
                (string?[])[head, Others(group, outcome), Silent(group, isTelling), Conditions(scene), Controls(group),
                    Rate(group, outcome, isEnough)])
            .OfType<string>());
        return new Finding(
            $"{sentence}.", HowSure(group, TestWords.Counted(scene.OnlyTest), least, isEnough),
            Causes(outcome.Code, outcome.Expectation), outcome.Code, isEnough);
    }

    /// <summary>The finding of one measurement.</summary>
    public static Finding Of(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        string of = TestWords.One(measured.Test);
        string when = measured.Date is { } day ? $" on {day}" : "";
        string whence = measured.Network is { } network ? $" from {network}"
            : measured.VantagePoint is { } vantagePoint ? $" from the vantage point {vantagePoint}"
            : measured.IsDirect ? " from the measuring machine" : "";
        string where = measured.Country is { } country ? $" in {country}" : "";
        string controls = measured.IsControl
            ? ""
            : measured.Code == Residual ? "; its controls failed behind the name alone"
            : measured.ControlsFailed switch { true => "; its controls failed", false => "; its controls worked", null => "" };
        string tries = measured.CountsTries && measured.Counted.Sum(each => each.Times) is > 1 and { } all
            ? $"; {string.Join(", ", measured.Counted.Select(each => $"{Numerals.Number(each.Times)} of {Numerals.Number(all)} {OutcomeWords.Predicate(each.Code, each.Times == 1)}"))}"
            : "";
        string conditions = measured.Conditions.Count == 0 ? ""
            : $"{(measured.Code is null ? "" : "; its conditions")}: {string.Join(", ", measured.Conditions)}";
        string role = measured.IsControl ? " (a control)" : "";
        string sentence =
            $"{Numerals.Upper(of)} {NameText.Of(measured.Subject ?? SummaryKeys.Unknown)}{role}{whence}{where}{when} {OutcomeWords.PredicateOf(measured.Test, measured.Code, isOne: true)}{conditions}{tries}{controls}.";
        return new Finding(
            sentence, "One test alone shows neither how often this happens nor who did it.", Causes(measured.Code, measured.Expectation),
            measured.Code,
            IsEnough: false);
    }

    /// <summary>What a group is of: <c>requests for a.example from 3 networks in AA</c>.</summary>
    /// <param name="group">The group; all its tests are meant.</param>
    /// <param name="isOne">Whether it is one test.</param>
    internal static string Scene(SummaryGroup group, bool isOne)
        => $"{new SubjectWords(group, group.SceneOf(isTelling: false)).Of(isOne, "")}{Place(group, isTelling: false)}";

    /// <summary>The days of a finding: <c> on 2024-01-05</c>, <c> between … and …</c>; empty where none is known.</summary>
    public static string When(string? first, string? last)
        => first is null || last is null ? "" : first == last ? $" on {first}" : $" between {first} and {last}";

    private static string? Causes(string? code, Expectation? expectation)
        => expectation is Expectation.Unexpected or Expectation.Inconclusive ? OutcomeWords.OtherCauses(code) : null;

    private static string Share(long times, long of, string what)
        => times == of
            ? of == 1 ? $"In the one {what}" : of == 2 ? $"In both {what}s" : $"In all {Numerals.Count(of, what)}"
            : $"In {Numerals.Number(times)} of {Numerals.Count(of, what)}";

    private static string Days(TestScene scene)
        => When(scene.First, scene.Last) is { Length: > 0 } known && scene.HasUnknownDay
            ? $"{known} and on days that are not known"
            : When(scene.First, scene.Last);

    // A network or a country is said of the tests that have it: where others have none, that is said as well.
    private static string Place(SummaryGroup group, bool isTelling)
    {
        TestScene scene = group.SceneOf(isTelling);
        (int networks, int vantagePoints, string? only) = group.SpreadOf(isTelling);
        string where = Where(scene);
        if (group.By.Contains(SummaryKey.Vantage))
            return $" from {Named(group.ValueOf(SummaryKey.Vantage) ?? "an unknown vantage point")}{where}";
        if (group.ValueOf(SummaryKey.Network) is { } network)
            return vantagePoints > 0 ? $" from {Numerals.Count(vantagePoints, "vantage point")} in {network}{where}" : $" from {network}{where}";
        if (networks > 0)
        {
            return !scene.HasUnknownNetwork ? $" from {Numerals.Count(networks, "network")}{where}"
                : scene.IsWholeOrNowhere ? $" from {Numerals.Count(networks, "known network")}{In(scene)} and from others that are not known"
                : $" from {Numerals.Count(networks, "known network")} and from unknown ones{where}";
        }

        if (only == SummaryKeys.ThisMachine) return $" from {Named(SummaryKeys.ThisMachine)}{where}";
        return vantagePoints > 0
            ? $" from {Numerals.Count(vantagePoints, "vantage point")} of {(vantagePoints == 1 ? "an unknown network" : "unknown networks")}{where}"
            : $" from unknown networks{where}";
    }

    private static string Named(string vantagePoint) => vantagePoint == SummaryKeys.ThisMachine ? "the measuring machine" : vantagePoint;

    private static string Where(TestScene scene)
        => scene.Countries.Count > 0 && scene.HasUnknownCountry ? $"{In(scene)} and in places that are not known" : In(scene);

    private static string In(TestScene scene)
        => scene.Countries.Count switch
        {
            0 => "",
            1 => $" in {scene.Countries.First()}",
            _ => $" in {Numerals.Count(scene.Countries.Count, "country", "countries")}"
        };

    // What came of the others that say as much, or as little.
    private static string? Others(SummaryGroup group, CountedOutcome outcome)
    {
        (long others, string what) = outcome.Expectation switch
        {
            Expectation.Unexpected => (group.Unexpected - outcome.Times, "unexpected"),
            Expectation.Expected => (group.Expected - outcome.Times, "as expected"),
            _ => (0, ""),
        };
        return others > 0 ? $"{Numerals.Count(others, "more was", "more were")} {what} in other ways" : null;
    }

    private static string? Silent(SummaryGroup group, bool isTelling)
        => !isTelling ? "that alone says nothing of the network"
            : group.Count > group.Telling
            ? $"{Numerals.Count(group.Count - group.Telling, "more says", "more say")} nothing of the network and {Numerals.Word(group.Count - group.Telling, "is", "are")} not among them"
            : null;

    private static string? Conditions(TestScene scene)
        => TestWords.HasConditions(scene.OnlyTest) ? "what the path did to what was tried is told by conditions, not by this" : null;

    private static string? Controls(SummaryGroup group)
        => group.Controlled == 0
            ? null
            : group.ControlsFailed == 0 ? $"controls worked{Behind(group)}" : $"controls failed in {Numerals.Count(group.ControlsFailed, "test")}";

    // Controls that fail behind a name alone are what is told of it.
    private static string Behind(SummaryGroup group)
        => group.Outcomes.Where(each => each.Code == Residual).Sum(each => each.Times) is > 0 and { } times
            ? $", but for those behind the name in {Numerals.Count(times, "test")}"
            : "";

    private static string? Rate(SummaryGroup group, CountedOutcome outcome, bool isEnough)
    {
        if (outcome.Expectation is not (Expectation.Expected or Expectation.Unexpected) || !isEnough || group.Interval is not { } interval)
            return null;
        string what = outcome.Expectation == Expectation.Expected || group.Unexpected > outcome.Times ? "unexpected is" : "this is";
        return $"{what} {Numerals.Percent(group.Rate!.Value)} % ({Numerals.Percent(interval.Low)} to {Numerals.Percent(interval.High)})";
    }

    private static string HowSure(SummaryGroup group, string what, int least, bool isEnough)
    {
        if (!isEnough)
        {
            string networks = group.Over == IntervalUnit.Networks
                ? $" from {Sufficiency.LeastNetworks} known networks (here {Telling(group)})"
                : "";
            return $"That is too little to give a share: it takes {Numerals.Count(Math.Max(1, least), $"telling {what}")} (here {Numerals.Number(group.Telling)}){networks}.";
        }

        return group.Over switch
        {
            IntervalUnit.Networks => $"The interval (95 %) is reckoned over {Units(group.TellingNetworks, "network", group.HasTellingUnknownNetworks)}.",
            IntervalUnit.VantagePoints
                => $"The interval (95 %) is reckoned over {Units(group.TellingVantagePoints, "vantage point", group.HasTellingUnknownVantagePoints)} of this network alone.",
            _ => $"The interval (95 %) is reckoned over {what}s of one vantage point, and says nothing of others.",
        };
    }

    // Networks whose tests say nothing are none of them.
    private static string Telling(SummaryGroup group)
        => group.TellingNetworks == group.NetworkCount
            ? Numerals.Number(group.TellingNetworks)
            : $"such are from {Numerals.Number(group.TellingNetworks)} of {Numerals.Number(group.NetworkCount)}";

    // What is not known may be of any of them, and is none more.
    private static string Units(long count, string unit, bool hasUnknown)
        => Numerals.Count(count, hasUnknown ? $"known {unit}" : unit);
}
