namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// The name again, and a control name by turns with it, where controls fail at this vantage point now and then: a server that resets or
/// loses connections at random, whatever they ask for, fails for one name as often as it likes to. Turns go on until so many tries in vain
/// are no chance any more.
/// </summary>
/// <param name="trial">The trial, with controls that were answered behind its tries.</param>
internal sealed class TrialTurns(Trial trial)
{
    /// <summary>How many turns at most.</summary>
    public const int Most = 6;

    /// <summary>What is said where they do not suffice.</summary>
    public const string TooOften = "control names fail too often to say anything of one name";

    // One name in ten thousand of such a server.
    private const double Unlikely = 1e-4;

    /// <summary>How many turns are taken in any case.</summary>
    public int Least { get; init; }

    /// <summary>Whether control names are asked for as well: not where a filter that remembers may answer for them.</summary>
    public bool AsksControls { get; init; }

    /// <summary>Whether the name was answered as expected, at last.</summary>
    public bool HasMatched { get; private set; }

    /// <summary>
    /// Whether a filter may remember what was asked for last: the name, and nothing after it, or with a control behind it that failed.
    /// </summary>
    public bool MayBeRemembered { get; private set; }

    /// <summary>Whether so many tries in vain may be chance, at this vantage point.</summary>
    public static bool MayBeChance(Trial trial)
        => Math.Pow(
            trial.Vantage.ShareOfFailedControls,
            trial.Probes.Count(probe => probe is { IsControl: false, Variant: null, Matches: false })) > Unlikely;

    /// <summary>The steps.</summary>
    public IEnumerable<TrialStep> Steps()
    {
        for (int turn = 0; turn < Most && (turn < Least || MayBeChance(trial)); turn++)
        {
            yield return trial.Ask(trial.Name, isControl: false);
            HasMatched = trial.Probes[^1].Matches;
            MayBeRemembered = !HasMatched;
            if (HasMatched) yield break;
            if (!AsksControls) continue;
            // It does not count among the vantage point's own failures: the name may be why it fails.
            yield return trial.Ask(trial.NextControl(), isControl: true);
            MayBeRemembered = !trial.Probes[^1].Matches;
        }
    }
}
