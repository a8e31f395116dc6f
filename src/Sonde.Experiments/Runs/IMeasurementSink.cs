namespace Sonde.Experiments.Runs;

/// <summary>Where measurements go.</summary>
public interface IMeasurementSink
{
    /// <summary>Takes a whole line, its end included.</summary>
    void Write(ReadOnlySpan<byte> line);

    /// <summary>Hands all lines that it took to the system before it returns.</summary>
    void Flush();
}
