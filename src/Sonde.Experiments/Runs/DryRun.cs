using Sonde.Experiments.Network;

namespace Sonde.Experiments.Runs;

/// <summary>Reads, resolves and checks all targets as a run does, and measures none.</summary>
/// <param name="settings">What decides how the run would go.</param>
/// <param name="network">Looks names up.</param>
/// <param name="observer">Told of what is left out.</param>
public sealed class DryRun(RunSettings settings, INetwork network, IRunObserver observer)
{
    /// <summary>What was read, and left out.</summary>
    public RunCounts Counts { get; } = new();

    /// <summary>How many targets would be measured.</summary>
    public long Targets { get; private set; }

    /// <summary>Whether it ended because a name must be looked up and nobody consented.</summary>
    public bool LacksConsent { get; private set; }

    /// <summary>Reads all lines.</summary>
    public async Task RunAsync(IAsyncEnumerable<SourceLine> lines, CancellationToken cancel)
    {
        var admission = new TargetAdmission(settings, network, Counts, observer);
        await foreach (SourceLine line in TargetRanges.ExpandAsync(settings, lines, cancel).WithCancellation(cancel))
        {
            Targets += (await admission.AdmitAsync(line, cancel)).Count;
            LacksConsent = admission.LacksConsent;
            if (LacksConsent) return;
        }
    }
}
