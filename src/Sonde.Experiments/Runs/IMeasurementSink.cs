namespace Sonde.Experiments.Runs;

/// <summary>Where measurements go.</summary>
public interface IMeasurementSink
{
    /// <summary>Writes a whole line, its end included, and hands it to the system before it returns.</summary>
    void Write(ReadOnlySpan<byte> line);
}
