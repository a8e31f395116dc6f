namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The name once more, and controls behind it, where controls failed behind a name that had been answered; then the same with a control
/// name in its place, and with the name again. A filter that acts late does so again, for the name alone; an outage does not come again,
/// and a server that counts connections counts those of control names as well.
/// </summary>
/// <param name="trial">The trial, with a control that was answered after a rest.</param>
/// <param name="options">How.</param>
internal sealed class TrialRepetition(Trial trial, TrialOptions options)
{
    /// <summary>What is said where nothing shows whose doing it is.</summary>
    public const string Vague = "controls fail behind the name, and nothing shows that it is for the name";

    // One name in ten thousand of a server that fails now and then.
    private const double Unlikely = 1e-4;
    private const int InARow = 3;

    /// <summary>Whether no control failed this time.</summary>
    public bool WasChance { get; private set; }

    /// <summary>Whether controls failed behind the name again, and behind a control name did not.</summary>
    public bool IsTheNames { get; private set; }

    /// <summary>Whether the address is left with controls that fail.</summary>
    public bool IsTainted { get; private set; }

    private bool Passed => trial.Probes[^1].Matches;

    /// <summary>The steps.</summary>
    public IEnumerable<TrialStep> Steps()
    {
        yield return Name();
        if (!Passed) yield break;
        int first = trial.Probes.Count;
        foreach (TrialStep step in Behind()) yield return step;
        (WasChance, IsTainted) = (Fallen(first) == 0, !Passed);
        if (!HasHit(first)) yield break;
        for (int rest = 0; !Passed && rest < TrialControls.MostRests; rest++)
        {
            yield return trial.Rest(rest);
            yield return Control();
        }

        IsTainted = !Passed;
        if (!Passed) yield break;
        first = trial.Probes.Count;
        yield return Control();
        foreach (TrialStep step in Behind()) yield return step;
        IsTainted = !Passed;
        if (Fallen(first) > 0) yield break;

        // What fails at random has seldom done so by now, and hardly ever does it twice.
        yield return Name();
        IsTainted = !Passed;
        if (!Passed) yield break;
        first = trial.Probes.Count;
        foreach (TrialStep step in Behind()) yield return step;
        IsTainted = !Passed;
        IsTheNames = HasHit(first) && Math.Pow(trial.Vantage.ShareOfFailedControls, InARow) <= Unlikely;
    }

    // Where one failed more show whether that was chance.
    private IEnumerable<TrialStep> Behind()
    {
        int first = trial.Probes.Count;
        yield return Control();
        for (int asked = 1; asked == 1 || (asked <= InARow && Fallen(first) > 0 && !Passed); asked++)
        {
            yield return TrialStep.Wait(trial.Now + options.ControlDelay);
            yield return Control();
        }
    }

    private bool HasHit(int first)
        => trial.Probes.Count - first >= InARow && trial.Probes.TakeLast(InARow).All(probe => !probe.Matches);

    private int Fallen(int first) => trial.Probes.Skip(first).Count(probe => !probe.Matches);

    private TrialStep Name() => trial.Ask(trial.Name, isControl: false);

    private TrialStep Control() => trial.Ask(trial.NextControl(), isControl: true);
}
