using Sonde.Experiments.Drafts;
using Sonde.Experiments.Options;
using Sonde.Experiments.Targets;

namespace Sonde.Experiments.Contract;

/// <summary>A way of measuring (its name for users is the nettest's).</summary>
public interface IExperiment
{
    /// <summary>What it says about itself.</summary>
    ExperimentDescription Description { get; }

    /// <summary>Reads a target as typed.</summary>
    TargetReading ReadTarget(string text);

    /// <summary>The same target with a name to test there; null where it names one already, or where the experiment tests none.</summary>
    /// <param name="text">The target as typed.</param>
    /// <param name="domain">The name.</param>
    string? WithDomain(string text, string domain) => null;

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

    /// <summary>
    /// What to write for an input that is not measured, where each line of input has one of output; null where nothing is
    /// written.
    /// </summary>
    /// <param name="text">The input as typed.</param>
    /// <param name="error">Why it is not measured.</param>
    /// <param name="at">When that was found.</param>
    MeasurementDraft? Unmeasured(string text, string error, DateTimeOffset at) => null;

    /// <summary>What people are told of a measurement in its line, behind its outcome; empty where there is nothing to add.</summary>
    string NoteOf(MeasurementDraft draft) => "";

    /// <summary>A measurement as a table for people; no lines where one says all.</summary>
    /// <param name="draft">The measurement.</param>
    /// <param name="width">How many columns a line may have.</param>
    IEnumerable<string> TableOf(MeasurementDraft draft, int width) => [];

    /// <summary>The same of a measurement under way.</summary>
    /// <param name="progress">What is known so far.</param>
    /// <param name="width">How many columns a line may have.</param>
    IEnumerable<string> TableOf(MeasurementProgress progress, int width) => [];

    /// <summary>What people are told that a measurement found, in sentences, below its table.</summary>
    IEnumerable<string> FindingsOf(MeasurementDraft draft) => [];

    /// <summary>
    /// What people see of rounds, where they want to watch one target (<see cref="OptionRole.Watch"/>); null where they do not.
    /// </summary>
    IWatch? Watch(OptionValues options) => null;

    /// <summary>What measuring one target takes with these options; null where that is not known before.</summary>
    Effort? EffortOf(OptionValues options) => null;

    /// <summary>
    /// The packets of a measurement, each redacted as it is published, where the user asks for a capture file
    /// (<see cref="OptionRole.Pcap"/>); none where it keeps none.
    /// </summary>
    IEnumerable<MeasuredPacket> PacketsOf(MeasurementDraft draft) => [];

    /// <summary>
    /// What tells a target from others where exact repeats are measured once and counted; null where each occurrence counts.
    /// </summary>
    string? RepeatKey(Target target) => null;

    /// <summary>What tells a measurement of this target from others in a results file, beside nettest and options.</summary>
    string ResumeKey(Target target) => target.Input;

    /// <summary>The same for the line of an input that is not measured (<see cref="Unmeasured"/>); null where there is none.</summary>
    string? UnmeasuredKey(string text) => null;
}
