using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The trial of one name at one vantage point: the vantage point's health where it is not known, a control, up to five tries, controls
/// again. It says what to ask next, one question at a time, and is told what came of it.
/// </summary>
/// <param name="target">What is measured.</param>
/// <param name="name">The name.</param>
/// <param name="vantage">The vantage point.</param>
/// <param name="service">Its service.</param>
/// <param name="options">How.</param>
/// <param name="controls">Where control names come from.</param>
/// <param name="address">What its address is going through, whatever the port.</param>
internal sealed class Trial(
    Target target, TestName name, VantagePoint vantage, TrialService service, TrialOptions options, ControlNames controls,
    AddressState address)
{
    /// <summary>How long a vantage point that cannot be used is left alone.</summary>
    private static readonly TimeSpan UnusableFor = TimeSpan.FromMinutes(10);

    private readonly List<ProbeRecord> _probes = [];
    private PageTemplate? _expected;
    private bool _isLearning;

    /// <summary>What is measured.</summary>
    public Target Target => target;

    /// <summary>The name.</summary>
    public TestName Name => name;

    /// <summary>The vantage point.</summary>
    public VantagePoint Vantage => vantage;

    /// <summary>All probes so far, those of the health check only where they decide.</summary>
    public IReadOnlyList<ProbeRecord> Probes => _probes;

    /// <summary>The moment it is; set before each step.</summary>
    public Instant Now { get; set; }

    /// <summary>The shortest handshake of its probes, in seconds; null where none is known.</summary>
    public double? LeastRtt => _probes.Min(probe => probe.Reply.ConnectedAt is null ? null : probe.Reply.Rtt);

    /// <summary>When its last probe ended; null before the first.</summary>
    public Instant? LastEnd => _probes is [.., var last] ? last.Reply.At : null;

    /// <summary>When it began.</summary>
    public Instant? StartedAt { get; private set; }

    /// <summary>Whether no try matched, and controls did.</summary>
    public bool IsAnomaly { get; private set; }

    /// <summary>Whether nothing can be concluded because controls failed.</summary>
    public bool ControlsFailed { get; private set; }

    /// <summary>Whether a control failed behind the tries, and matched after a rest.</summary>
    public bool IsStateful { get; private set; }

    /// <summary>Whether controls failed behind a try that had matched: the filter acts late.</summary>
    public bool FailsLater { get; private set; }

    /// <summary>Whether they failed behind the name once more, and behind a control name they did not.</summary>
    public bool FailsAgain { get; private set; }

    /// <summary>Where on the path the test ends, once that was asked; else null.</summary>
    public TrialPlace? Where { get; private set; }

    /// <summary>Why the vantage point cannot be used, or null.</summary>
    public string? Unusable { get; private set; }

    /// <summary>The expected answer to a name, where it is learned; null while it is.</summary>
    public PageTemplate? TemplateOf(TestName asked)
        => (asked.Path == name.Path ? _expected : null) ?? vantage.TemplateOf(asked.Path);

    /// <summary>By which signature a page is a known block page, or null.</summary>
    public Func<ReceivedPage, string?> KnownPage { get; init; } = _ => null;

    /// <summary>Changes what is kept of its probes.</summary>
    public void Rewrite(Func<ProbeRecord, ProbeRecord> change)
    {
        for (int i = 0; i < _probes.Count; i++) _probes[i] = change(_probes[i]);
    }

    /// <summary>Takes what a question came to.</summary>
    public void Take(ProbeRecord probe)
    {
        _probes.Add(_isLearning ? probe : probe.Lean);
        if (probe is { IsControl: true, Variant: null, Judgement: { Stage: Stage.Content, Page: not null } }) vantage.Stray(probe.Name);
        if (probe is { IsControl: true, Matches: true, Ttl: null })
            foreach (PacketMarks packet in probe.Reply.Packets.Where(packet => !packet.IsOurs).Take(1)) vantage.CountFirstTtl(packet.Ttl);
    }

    /// <summary>The steps, one after the other. After a question the next one is asked for once its answer was taken.</summary>
    public IEnumerable<TrialStep> Steps()
    {
        while (address.Wait(Now) is { } turn)
        {
            if (address.IsGivenUp(Now)) yield break;
            yield return TrialStep.Wait(turn);
        }

        try
        {
            foreach (TrialStep step in Conduct()) yield return step;
        }
        finally
        {
            address.Release(Now);
        }
    }

    private IEnumerable<TrialStep> Conduct()
    {
        StartedAt = Now;
        address.FreeAt = Now + options.Spacing;
        _isLearning = true;
        foreach (TrialStep step in Health()) yield return step;
        _isLearning = false;
        if (Unusable is null)
            foreach (TrialStep step in FirstControl()) yield return step;
        if (ControlsFailed)
        {
            foreach (TrialStep step in AskForTtl()) yield return step;
            yield break;
        }

        _isLearning = true;
        var templates = new TrialTemplates(this, options);
        foreach (TrialStep step in LearnPath(templates)) yield return step;
        _isLearning = false;
        Rewrite(each => each.Lean);
        if (Unusable is not null) yield break;
        if (templates.IsPathBlocked) _expected = vantage.TemplateOf("");
        for (int number = 0; number < options.Tries; number++)
        {
            if (number > 0) yield return TrialStep.Wait(Now + options.PauseBefore(number));
            yield return Ask(name, isControl: false);
            if (_probes[^1].Matches) break;
        }

        if (service.LearnsTemplate && templates.FlawOf(_probes.Where(each => each is { IsControl: false, Variant: null })) is { } unknown)
            GiveUp(unknown);
        if (Unusable is not null) yield break;

        // An answer that is ten times slower than the control's is asked for again: loss is seldom as patient.
        for (int more = 0; more < 2 && !options.IsQuick && TrialRate.IsSlow(this); more++) yield return Ask(name, isControl: false);
        bool hasMatched = _probes.Any(probe => probe is { IsControl: false, Variant: null, Matches: true });
        address.IsTainted = !hasMatched;
        var last = new TrialControls(this, options);
        if (options.IsQuick)
        {
            if (hasMatched) yield break;
            IsAnomaly = true;
            foreach (TrialStep step in last.Once()) yield return step;
            (IsAnomaly, ControlsFailed, Unusable, address.IsTainted) = (!last.Failed, last.Failed, last.Flaw, last.IsTainted);
            yield break;
        }

        foreach (TrialStep step in last.Steps(hasMatched)) yield return step;
        (FailsLater, FailsAgain, IsStateful, address.IsTainted) = (last.FailsLater, last.FailsAgain, last.IsStateful, last.IsTainted);
        if (last is { HasMatched: true, Flaw: { } vague }) GiveUp(vague);
        if (last.HasMatched) yield break;
        ControlsFailed = last.Failed;
        IsAnomaly = !ControlsFailed;
        Unusable = last.Flaw;
        foreach (TrialStep step in AskForTtl()) yield return step;
        if (ControlsFailed || !options.IsThorough) yield break;
        var between = new ControlsBetween(this, options);
        foreach (TrialStep step in new TrialVariants(name, vantage, service, options).Steps(this, between)) yield return step;
        Where = new TrialPlace(name, vantage, service, options);
        foreach (TrialStep step in Where.Steps(this, between)) yield return step;
    }

    /// <summary>The step that lets the address rest, for the how many-th time (from 0).</summary>
    public TrialStep Rest(int number) => TrialStep.Wait(Now + options.RestBefore(number)) with { IsRest = true };

    /// <summary>The step that asks for a name.</summary>
    public TrialStep Ask(TestName asked, bool isControl) => new(service.Ask(vantage.Endpoint, asked, options), asked, isControl, default);

    /// <summary>A fresh control name. It has no path: a filter that acts on the path would act on it as well.</summary>
    public TestName NextControl() => new(controls.Next(), "");

    /// <summary>A control name with the suffix of the name, where the user gave none.</summary>
    /// <param name="number">Which of these, from 0.</param>
    public TestName NextControlLike(int number) => new(controls.NextLike(name.Host, number), "");

    /// <summary>A name of this suffix that nobody has, also where the user gave control names.</summary>
    /// <param name="number">Which of these, from 0.</param>
    public TestName NobodysName(int number) => new(controls.NobodysLike(name.Host, number), "");

    /// <summary>A control name with a path that nobody has, which are together as long as the name with its own.</summary>
    public TestName ControlAsLong() => controls.NextAsLong(name);

    /// <inheritdoc cref="OwnTtl.Ask"/>
    public IEnumerable<TrialStep> AskForTtl() => OwnTtl.Ask(this, service, options);

    private IEnumerable<TrialStep> FirstControl()
    {
        int rests = address.IsTainted && !options.IsQuick ? TrialControls.MostRests : 0;
        yield return Ask(NextControl(), isControl: true);
        if (!address.IsTainted) vantage.CountControl(_probes[^1].Matches);
        if (!_probes[^1].Matches && !options.IsQuick)
        {
            yield return TrialStep.Wait(Now + options.ControlDelay);
            yield return Ask(NextControl(), isControl: true);
        }

        for (int rest = 0; !_probes[^1].Matches && rest < rests; rest++)
        {
            yield return Rest(rest);
            yield return Ask(NextControl(), isControl: true);
        }

        ControlsFailed = !_probes[^1].Matches;
        if (_probes[^1].Matches) address.IsTainted = false;
        else if (rests > 0) Leave("controls are not answered any more");
    }

    // What cannot be used is asked again later, and not for each name; what this machine could not do says nothing of it.
    private void Leave(string flaw)
    {
        if (_probes.Any(each => each.Judgement.IsLocal)) return;
        (vantage.IsHealthy, vantage.Flaw, vantage.FlawUntil) = (false, flaw, Now + UnusableFor);
        Rewrite(each => each.Lean);
        vantage.FlawProbes = [.. _probes];
    }

    // Several control names: each must be answered as the protocol says, or alike.
    private IEnumerable<TrialStep> Health()
    {
        if (vantage.Flaw is { } known && Now < vantage.FlawUntil)
        {
            _probes.AddRange(vantage.FlawProbes);
            GiveUp(known);
            yield break;
        }

        vantage.Flaw = null;
        if (vantage.IsHealthy) yield break;
        if (options.Contact is { } contact && service.LearnsTemplate)
        {
            TrialStep told = Ask(NextControl(), isControl: true) with { Variant = ProbeRecord.Introduction };
            yield return told with { Conversation = told.Conversation! with { Request = TrialRequest.WithContact(told.Name!, contact) } };
            _probes.Clear();
        }

        int wanted = service.LearnsTemplate ? PageTemplate.LeastAnswers : options.IsQuick ? 1 : 2;
        for (int asked = 0; _probes.Count(each => each.Matches) < wanted && asked < wanted + 2; asked++)
        {
            // A server that does not like to be asked so often is asked more slowly from then on.
            if (asked > 0 && !_probes[^1].Matches) vantage.Gap = options.ControlDelay;
            yield return Ask(NextControl(), isControl: true);
            if (!address.IsTainted) vantage.CountControl(_probes[^1].Matches);
        }

        ProbeRecord[] good = [.. _probes.Where(each => each.Matches)];
        string? flaw = good.Length >= wanted ? null : "control names are not answered as the protocol says";
        if (service.LearnsTemplate && flaw is null)
        {
            PageTemplate? template = PageTemplate.Learn([.. good.Select(each => (each.Judgement.Answer!, each.Name))], out flaw);
            var templates = new TrialTemplates(this, options);
            foreach (TrialStep step in templates.Doubt(template is null ? [] : good)) yield return step;
            flaw ??= templates.Flaw;
            if (template is not null && flaw is null) vantage.Learn("", template);
        }

        vantage.IsHealthy = flaw is null;
        if (flaw is null)
        {
            _probes.Clear();
            yield break;
        }

        GiveUp(flaw);
        Leave(flaw);
    }

    // The page of a path is another one.
    private IEnumerable<TrialStep> LearnPath(TrialTemplates templates)
    {
        if (!service.LearnsTemplate || vantage.TemplateOf(name.Path) is not null) yield break;
        int first = _probes.Count;
        foreach (TrialStep step in templates.LearnPath()) yield return step;
        if (templates.Flaw is null) yield break;
        _probes.RemoveRange(0, first);
        Rewrite(each => each with { Variant = null });
        GiveUp(templates.Flaw);
    }

    private void GiveUp(string flaw)
    {
        Unusable = flaw;
        ControlsFailed = true;
    }
}
