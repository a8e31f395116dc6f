using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>
/// Control names between the questions of a search (variants, places): what a filter remembers is waited out before each, and all of them
/// together rest no longer than is worth a search, whatever the filter, the path or this machine does.
/// </summary>
/// <param name="trial">The trial.</param>
/// <param name="options">How.</param>
internal sealed class ControlsBetween(Trial trial, TrialOptions options)
{
    /// <summary>How often an address rests in one search, at most; a rest that is twice as long counts twice.</summary>
    public const int MostRests = 12;

    /// <summary>How long after its beginning a search asks nothing new.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private const int MostInARow = 2;

    private readonly Instant _until = trial.Now + Longest;
    private int _rested;

    /// <summary>Whether a search has taken as long as it may.</summary>
    public bool IsOver => trial.Now >= _until;

    private bool Passed => trial.Probes[^1].Matches;

    /// <summary>Asks until no residual state speaks any more; the last probe says whether that came about.</summary>
    public IEnumerable<TrialStep> UntilFree()
    {
        yield return Control();
        if (Passed) yield break;

        // One answer that was lost is no memory.
        yield return TrialStep.Wait(trial.Now + options.ControlDelay);
        yield return Control();
        for (int rest = 0; !Passed && rest < MostInARow && _rested < MostRests && !IsOver; rest++)
        {
            yield return trial.Rest(rest);
            _rested += rest + 1;
            yield return Control();
        }
    }

    private TrialStep Control() => trial.Ask(trial.NextControl(), isControl: true) with { Variant = ProbeRecord.Between };
}
