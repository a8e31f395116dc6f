using Sonde.Analysis.Reports.Reading;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>
/// Says what was found in plain words. What is not expected is told with what else it could be, and never given a motive.
/// </summary>
public static class Findings
{
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
        bool isEnough = group.IsEnough(least);
        long of = isTelling ? group.Telling : group.Count;
        string head =
            $"{Share(outcome.Times, of)}{Whence(group, isTelling)}{Where(group)}{When(group.First, group.Last)} {Subject(group)} {OutcomeWords.Predicate(outcome.Code)}";
        string sentence = string.Join(
            "; ", ((string?[])[head, Others(group, outcome), Silent(group, isTelling), Controls(group), Rate(group, outcome, isEnough)])
            .OfType<string>());
        return new Finding(
            $"{sentence}.", HowSure(group, least, isEnough), Causes(outcome.Code, outcome.Expectation), outcome.Code, isEnough);
    }

    /// <summary>The finding of one measurement.</summary>
    public static Finding Of(MeasuredOutcome measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        string of = TestWords.One(measured.Test);
        string when = measured.Date is { } day ? $" on {day}" : "";
        string whence = measured.Network is { } network ? $" from {network}" : "";
        string where = measured.Country is { } country ? $" in {country}" : "";
        string controls = measured.ControlsFailed switch { true => "; its controls failed", false => "; its controls worked", null => "" };
        string tries = measured.CountsTries && measured.Counted.Sum(each => each.Times) is > 1 and { } all
            ? $"; {string.Join(", ", measured.Counted.Select(each => $"{Numerals.Number(each.Times)} of {Numerals.Number(all)} {OutcomeWords.Predicate(each.Code, each.Times == 1)}"))}"
            : "";
        string conditions = measured.Code is null && measured.Conditions.Count > 0 ? $": {string.Join(", ", measured.Conditions)}" : "";
        string role = measured.IsControl ? " (a control)" : "";
        string sentence =
            $"{Numerals.Upper(of)} {measured.Subject ?? SummaryKeys.Unknown}{role}{whence}{where}{when} {OutcomeWords.Predicate(measured.Code, isOne: true)}{conditions}{tries}{controls}.";
        return new Finding(
            sentence, "One test alone shows neither how often this happens nor who did it.", Causes(measured.Code, measured.Expectation),
            measured.Code,
            IsEnough: false);
    }

    /// <summary>What a group is of: <c>requests for a.example from 3 networks in AA</c>.</summary>
    internal static string Scene(SummaryGroup group) => $"{Subject(group)}{Whence(group, isTelling: true)}{Where(group)}";

    /// <summary>The days of a finding: <c> on 2024-01-05</c>, <c> between … and …</c>; empty where none is known.</summary>
    public static string When(string? first, string? last)
        => first is null || last is null ? "" : first == last ? $" on {first}" : $" between {first} and {last}";

    private static string? Causes(string? code, Expectation? expectation)
        => expectation is Expectation.Unexpected or Expectation.Inconclusive ? OutcomeWords.OtherCauses(code) : null;

    private static string Share(long times, long of)
        => times == of
            ? of == 1 ? "In the one test" : $"In all {Numerals.Number(of)} tests"
            : $"In {Numerals.Number(times)} of {Numerals.Number(of)} tests";

    private static string Whence(SummaryGroup group, bool isTelling)
    {
        (int networks, int vantagePoints) = isTelling
            ? (group.TellingNetworks, group.TellingVantagePoints)
            : (group.NetworkCount, group.VantagePointCount);
        string? named = ValueOf(group, SummaryKey.Vantage);
        if (named is not null) return $" from {(named == SummaryKeys.ThisMachine ? "the measuring machine" : named)}";
        if (ValueOf(group, SummaryKey.Network) is { } network)
            return $" from {Numerals.Count(vantagePoints, "vantage point")} in {network}";
        if (networks > 0) return $" from {Numerals.Count(networks, "network")}";
        return vantagePoints > 0
            ? $" from {Numerals.Count(vantagePoints, "vantage point")} of {(vantagePoints == 1 ? "an unknown network" : "unknown networks")}"
            : " from unknown networks";
    }

    private static string Where(SummaryGroup group)
        => group.Countries.Count switch
        {
            0 => "",
            1 => $" in {group.Countries.First()}",
            _ => $" in {Numerals.Count(group.Countries.Count, "country", "countries")}"
        };

    private static string Subject(SummaryGroup group)
    {
        string of = TestWords.Plural(group.Tests.Count == 1 ? group.Tests.First() : null);
        return group.Subjects.Count switch
        {
            0 => of.Split(' ')[0],
            1 => $"{of} {group.Subjects.First()}",
            _ => $"{of} {Numerals.Count(group.Subjects.Count, of.EndsWith(" to", StringComparison.Ordinal) ? "target" : "name")}",
        };
    }

    private static string? Others(SummaryGroup group, CountedOutcome outcome)
        => outcome.Expectation == Expectation.Unexpected && group.Unexpected > outcome.Times
            ? $"{Numerals.Number(group.Unexpected - outcome.Times)} more {(group.Unexpected - outcome.Times == 1 ? "was" : "were")} unexpected in other ways"
            : null;

    private static string? Silent(SummaryGroup group, bool isTelling)
        => isTelling && group.Count > group.Telling
            ? $"{Numerals.Number(group.Count - group.Telling)} more {(group.Count - group.Telling == 1 ? "says" : "say")} nothing of the network and {(group.Count - group.Telling == 1 ? "is" : "are")} not among them"
            : null;

    private static string? Controls(SummaryGroup group)
        => group.Controlled == 0
            ? null
            : group.ControlsFailed == 0 ? "controls worked" : $"controls failed in {Numerals.Count(group.ControlsFailed, "test")}";

    private static string? Rate(SummaryGroup group, CountedOutcome outcome, bool isEnough)
    {
        if (outcome.Expectation is not (Expectation.Expected or Expectation.Unexpected) || !isEnough || group.Interval is not { } interval)
            return null;
        string what = outcome.Expectation == Expectation.Expected || group.Unexpected > outcome.Times ? "unexpected is" : "this is";
        return $"{what} {Numerals.Percent(group.Rate!.Value)} % ({Numerals.Percent(interval.Low)} to {Numerals.Percent(interval.High)})";
    }

    private static string HowSure(SummaryGroup group, int least, bool isEnough)
    {
        if (!isEnough)
        {
            string networks = group.Over == IntervalUnit.Networks ? $" from {Sufficiency.LeastNetworks} networks" : "";
            return $"That is too little to give a share, which takes at least {Numerals.Count(Math.Max(1, least), "telling test")}{networks}.";
        }

        return group.Over switch
        {
            IntervalUnit.Networks => $"The interval (95 %) is reckoned over {Numerals.Count(group.TellingNetworks, "network")}.",
            IntervalUnit.VantagePoints
                => $"The interval (95 %) is reckoned over {Numerals.Count(group.TellingVantagePoints, "vantage point")} of this network alone.",
            _ => "The interval (95 %) is reckoned over tests of one vantage point, and says nothing of others.",
        };
    }

    private static string? ValueOf(SummaryGroup group, SummaryKey key)
    {
        for (int i = 0; i < group.By.Count; i++)
            if (group.By[i] == key)
                return group.Values[i] ?? (key == SummaryKey.Vantage ? "an unknown vantage point" : "an unknown network");
        return null;
    }
}
