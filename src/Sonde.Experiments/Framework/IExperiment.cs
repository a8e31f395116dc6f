namespace Sonde.Experiments.Framework;

/// <summary>A way of measuring (its name for users is the nettest's).</summary>
public interface IExperiment
{
    /// <summary>What it says about itself.</summary>
    ExperimentDescription Description { get; }

    /// <summary>Reads a target as typed.</summary>
    TargetReading ReadTarget(string text);

    /// <summary>The <c>input</c> of a measurement of this host and port.</summary>
    string WriteInput(string host, long port);

    /// <summary>What is wrong with the options taken together, or null.</summary>
    string? Check(OptionValues options) => null;

    /// <summary>
    /// Measures the targets that the context brings until there are no more, on the calling thread. It throws only when
    /// it cannot run at all; a refused, silent or lying network is the measurement.
    /// </summary>
    void Run(RunContext context);

    /// <summary>The measurement of a name that has no address: its look-up, in <see cref="Target.Lookup"/>, is all there is.</summary>
    MeasurementDraft Unresolved(Target target, DateTimeOffset at, OptionValues values);
}
