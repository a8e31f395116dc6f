namespace Sonde.Experiments.Runs;

/// <summary>
/// Decides the outcome of lines whose experiment leaves it open (<see cref="Drafts.IMeasurementLine.LeavesOutcomeOpen"/>), and writes it to
/// them.
/// </summary>
public interface ILineStamp
{
    /// <summary>The line with its outcome; it is good until the next is asked for.</summary>
    /// <param name="line">One JSON object and a line feed, as it is published.</param>
    StampedLine Stamp(ReadOnlyMemory<byte> line);
}
