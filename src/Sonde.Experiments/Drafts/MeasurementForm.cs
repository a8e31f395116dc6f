using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Experiments.Drafts;

/// <summary>The form in which a measurement is written.</summary>
public abstract record MeasurementForm
{
    private MeasurementForm()
    {
    }

    /// <summary>OONI's envelope, which the run adds what is the same for all to.</summary>
    /// <param name="Keys">What was found.</param>
    public sealed record Envelope(ITestKeys Keys) : MeasurementForm
    {
        /// <summary>The formats its test keys use, by OONI's names, with their versions; empty if its form names none.</summary>
        public IReadOnlyList<KeyValuePair<string, int>> Extensions { get; init; } = [];

        /// <summary>
        /// Finishes the envelope where the experiment's tradition has one of its own (no input, helpers, keys of its time).
        /// </summary>
        public Func<OoniMeasurement, OoniMeasurement> Complete { get; init; } = envelope => envelope;
    }

    /// <summary>A line in another tradition's form.</summary>
    /// <param name="Line">The line.</param>
    public sealed record Own(IMeasurementLine Line) : MeasurementForm;

    /// <summary>A text in a format that the user asked for.</summary>
    /// <param name="Keys">What was found.</param>
    /// <param name="Text">The text, without a line feed at its end.</param>
    public sealed record Export(ITestKeys Keys, string Text) : MeasurementForm;
}
