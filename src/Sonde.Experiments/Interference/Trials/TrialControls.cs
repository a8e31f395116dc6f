using System.Text;
using Sonde.Experiments.Interference.Pages;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// What follows the tries of a trial: a control at once and one after a moment, for a residual block begins late; more where one of them
/// fails, and where it was the page that differed. A server that counts connections, or that is several, treats names alike, and is told
/// from a filter by that.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
internal sealed class TrialControls(Trial trial, TrialOptions options)
{
    // How often a control is asked for again until a residual state is over.
    public const int MostRests = 3;

    /// <summary>How many more control names a page that differs is held against.</summary>
    private const int Others = 8;

    /// <summary>How many of these have the suffix of the name: servers choose by that as well.</summary>
    private const int Alike = 2;

    /// <summary>How many names that nobody has must end as the name did: one may be lost.</summary>
    public const int Nobodys = 2;

    /// <summary>How many controls of its length must end as the name did.</summary>
    public const int AsLong = 2;

    // A shorter one goes by every way that controls go by: links take 576 bytes and more (RFC 791, RFC 1122 §3.3.2).
    private const int LeastLong = 200;

    /// <summary>How many in all, with those that got another page before.</summary>
    public const int MostOthers = Others + VantagePoint.MostStrays;

    /// <summary>How long an address rests in all, at most, until a trial is given up.</summary>
    public static TimeSpan LongestRest(TrialOptions options)
        => Enumerable.Range(0, MostRests).Aggregate(TimeSpan.Zero, (sum, rest) => sum + options.RestBefore(rest));

    private bool Passed => trial.Probes[^1].Matches;

    /// <summary>Whether the name was answered as expected, at last.</summary>
    public bool HasMatched { get; private set; }

    /// <summary>Whether none of the controls was answered.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether a control failed behind the tries, and matched after a rest.</summary>
    public bool IsStateful { get; private set; }

    /// <summary>Whether controls failed behind a try that had matched.</summary>
    public bool FailsLater { get; private set; }

    /// <summary>Whether they failed behind the name once more, and behind a control name they did not.</summary>
    public bool FailsAgain { get; private set; }

    /// <summary>Whether the address is left with controls that fail, or may.</summary>
    public bool IsTainted { get; private set; }

    /// <summary>Why nothing can be said of the name, or null.</summary>
    public string? Flaw { get; private set; }

    /// <summary>The steps.</summary>
    /// <param name="hasMatched">Whether the name was answered as expected.</param>
    public IEnumerable<TrialStep> Steps(bool hasMatched)
    {
        HasMatched = hasMatched;
        yield return Control();
        bool first = Passed;
        yield return TrialStep.Wait(trial.Now + options.ControlDelay);
        yield return Control();
        bool second = Passed, last = first && second;
        for (int rest = 0; !last && rest < MostRests; rest++)
        {
            yield return trial.Rest(rest);
            yield return Control();
            last = Passed;
        }

        IsTainted = !last;
        FailsLater = hasMatched && !(first && second);
        IsStateful = last && !(first && second);
        Failed = !hasMatched && !last && !first && !second;
        if (FailsLater)
            foreach (TrialStep step in Repeat(last)) yield return step;
        if (hasMatched || Failed) yield break;
        if (last)
            foreach (TrialStep step in Doubt(first, second)) yield return step;
        if (Flaw is null && !HasMatched && TrialTurns.MayBeChance(trial)) Flaw = TrialTurns.TooOften;
        Failed = Flaw is not null;
        if (HasMatched || Failed) IsStateful = false;
    }

    // The name was answered, and what came later was not: it may be the name's doing, an outage, or a server that counts.
    private IEnumerable<TrialStep> Repeat(bool isRested)
    {
        var repetition = new TrialRepetition(trial, options);
        if (isRested)
            foreach (TrialStep step in repetition.Steps()) yield return step;
        (FailsLater, FailsAgain) = (!repetition.WasChance, repetition.IsTheNames);
        IsStateful &= FailsLater;
        IsTainted |= repetition.IsTainted;
        if (FailsLater && !FailsAgain) Flaw = TrialRepetition.Vague;
    }

    /// <summary>The steps of a run in which each is made once, behind a try that was not answered as expected.</summary>
    public IEnumerable<TrialStep> Once()
    {
        yield return Control();
        IsTainted = !Passed;
        if (!IsTainted)
            foreach (TrialStep step in HoldAgainstLength()) yield return step;
        if (!IsTainted && Flaw is null && options.ControlNames.Count > 0)
            foreach (TrialStep step in HoldAgainstNobodys()) yield return step;
        Failed = IsTainted || Flaw is not null;
    }

    // What but the name it may be.
    private IEnumerable<TrialStep> Doubt(bool first, bool second)
    {
        foreach (TrialStep step in HoldAgainstLength()) yield return step;
        if (Flaw is not null) yield break;
        foreach (TrialStep step in HoldAgainstOthers()) yield return step;
        if (Flaw is null && options.ControlNames.Count > 0)
            foreach (TrialStep step in HoldAgainstNobodys()) yield return step;
        if (Flaw is not null) yield break;

        // A server that counts connections is rested now, and an outage that was as long as the tries is over: it answers. A filter acts on
        // the name again.
        var turns = new TrialTurns(trial) { Least = 1, AsksControls = first && second };
        foreach (TrialStep step in turns.Steps()) yield return step;
        HasMatched = turns.HasMatched;
        IsTainted = turns.MayBeRemembered;
    }

    private TrialStep Control() => trial.Ask(trial.NextControl(), isControl: true);

    // A page that some control names get as well is not the name's: servers behind one address differ, and choose by the name, or by turns.
    private IEnumerable<TrialStep> HoldAgainstOthers()
    {
        ProbeRecord[] tries = [.. trial.Probes.Where(probe => probe is { IsControl: false, Variant: null })];
        if (!tries.All(probe => probe.Judgement is { Stage: Stage.Content, Page: not null })) yield break;
        var server = ServerMarks.Of(trial);
        // By the distance alone a server that hands connections on, by the name, cannot be told from the path.
        if (tries.All(probe => TrialEvidence.MarksOf(probe.Reply, options.IsObserved, server) is { Who: TrialEvidence.Path } marks
            && marks.Signs.Any(sign => !TrialEvidence.IsOfDistance(sign)))) yield break;
        // First the names that got another page before: what remembers has forgotten by now, and what chooses by the name has not.
        TestName[] strays = [.. trial.Vantage.Strays];
        for (int asked = 0; asked < strays.Length + Others; asked++)
        {
            yield return asked < strays.Length ? trial.Ask(strays[asked], isControl: true)
                : asked < strays.Length + Alike ? trial.Ask(trial.NextControlLike(asked - strays.Length), isControl: true) : Control();
            ProbeRecord control = trial.Probes[^1];
            if (control.Matches || !tries.Any(each => AreAlike(each, control))) continue;
            Flaw = "control names get the answer of the name as well, at times";
            yield break;
        }
    }

    // Names that the user gave may be the only ones that a server has: it is strict to all others, and this one is among them.
    private IEnumerable<TrialStep> HoldAgainstNobodys()
    {
        ProbeRecord[] tries = [.. trial.Probes.Where(probe => probe is { IsControl: false, Variant: null })];
        for (int asked = 0; asked < Nobodys; asked++)
        {
            yield return trial.Ask(trial.NobodysName(asked), isControl: true);
            ProbeRecord control = trial.Probes[^1];
            if (control.Matches || !tries.Any(each => EndAlike(each, control))) yield break;
        }

        Flaw = "names that nobody has are answered in the same way";
    }

    // A way that loses all that is longer than it takes, and whose ICMP errors are lost as well (RFC 2923 §2.1), loses a long request
    // whatever it asks for.
    private IEnumerable<TrialStep> HoldAgainstLength()
    {
        ProbeRecord[] tries = [.. trial.Probes.Where(probe => probe is { IsControl: false, Variant: null })];
        if (trial.Name.Url.Length < LeastLong || !tries.All(probe => probe.Judgement.Page is null)) yield break;
        for (int asked = 0; asked < AsLong; asked++)
        {
            yield return trial.Ask(trial.ControlAsLong(), isControl: true) with { Variant = ProbeRecord.SameLength };
            ProbeRecord control = trial.Probes[^1];
            if (control.Matches || !tries.Any(each => EndAlike(each, control))) yield break;
        }

        Flaw = "requests of this length end in the same way, whatever they ask for";
    }

    private static bool EndAlike(ProbeRecord test, ProbeRecord control)
        => test.Judgement.Stage == control.Judgement.Stage && test.Judgement.Failure == control.Judgement.Failure
        && (test.Judgement.Page is null && control.Judgement.Page is null || AreAlike(test, control));

    private static bool AreAlike(ProbeRecord test, ProbeRecord control)
    {
        if (control.Judgement.Page is not { } other || test.Judgement.Page is not { } page) return false;
        if (!test.Judgement.Differences.SequenceEqual(control.Judgement.Differences)
            || page.Tls?.Chain is [var leaf, ..] && !(other.Tls?.Chain is [var theirs, ..] && leaf.Span.SequenceEqual(theirs.Span)))
            return false;
        return PageMarks.Of(page.StatusLine, test.Name) == PageMarks.Of(other.StatusLine, control.Name)
            && page.Headers.Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase)
            .SetEquals(other.Headers.Select(header => header.Key))
            && BodyTemplate.Learn([BodyOf(page, test.Name), BodyOf(other, control.Name)]) is not null;
    }

    private static string BodyOf(ReceivedPage page, TestName name) => PageMarks.Of(Encoding.Latin1.GetString(page.Body.Span), name);
}
