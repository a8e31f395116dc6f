using System.Net;
using System.Runtime.CompilerServices;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Runs;

/// <summary>Reads lines, each once, and makes of one with a range a line for each of its addresses, as they are asked for.</summary>
public static class TargetRanges
{
    /// <summary>All lines, with what the experiment made of them.</summary>
    public static async IAsyncEnumerable<SourceLine> ExpandAsync(
        RunSettings settings, IAsyncEnumerable<SourceLine> lines, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await foreach (SourceLine line in lines.WithCancellation(cancel))
        {
            if (line.Error is not null)
            {
                yield return line;
                continue;
            }

            TargetReading read = settings.Experiment.ReadTarget(line.Text);
            if (read is not TargetReading.InRange reading || TargetAdmission.ErrorOf(read, settings.Families, settings.Resolve) is not null)
            {
                yield return line with { Reading = read };
                continue;
            }

            foreach (IPAddress address in reading.Range.Addresses(settings.InRandomOrder ? settings.Seed : null))
            {
                cancel.ThrowIfCancellationRequested();
                string text = settings.Experiment.WriteInput(address.ToString(), reading.Port);
                yield return line with { Text = text, Reading = settings.Experiment.ReadTarget(text), IsOfRange = true };
            }
        }
    }
}
