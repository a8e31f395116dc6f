using System.Net;
using System.Runtime.CompilerServices;
using Sonde.Experiments.Framework;

namespace Sonde.Experiments.Runs;

/// <summary>Makes of a line with a range one line for each of its addresses, as they are asked for.</summary>
public static class TargetRanges
{
    /// <summary>All lines; those without a range as they are.</summary>
    public static async IAsyncEnumerable<SourceLine> ExpandAsync(
        RunSettings settings, IAsyncEnumerable<SourceLine> lines, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (SourceLine line in lines.WithCancellation(cancel))
        {
            if (line.Error is not null || TargetAdmission.ErrorOf(settings.Experiment, line.Text, settings.Families, settings.Resolve) is not null
                || settings.Experiment.ReadTarget(line.Text) is not TargetReading.InRange reading)
            {
                yield return line;
                continue;
            }

            foreach (IPAddress address in reading.Range.Addresses(settings.InRandomOrder ? settings.Seed : null))
            {
                cancel.ThrowIfCancellationRequested();
                yield return line with { Text = settings.Experiment.WriteInput(address.ToString(), reading.Port), IsOfRange = true };
            }
        }
    }
}
