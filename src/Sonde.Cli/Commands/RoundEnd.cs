using Sonde.Experiments.Runs;

namespace Sonde.Cli.Commands;

/// <summary>Knows when all that was read of a round is measured, so that one round never runs into the next.</summary>
/// <param name="counts">What the run has come to.</param>
internal sealed class RoundEnd(Func<RunCounts> counts) : IDisposable
{
    private readonly SemaphoreSlim _measured = new(0);

    /// <summary>A measurement was written.</summary>
    public void Measured() => _measured.Release();

    /// <summary>Waits until nothing is under way.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        while (counts() is var now && now.Admitted > now.Measured + now.Interrupted) await _measured.WaitAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _measured.Dispose();
}
