namespace Sonde.Experiments.Drafts;

/// <summary>A measurement that an experiment handed over, or how to make it.</summary>
internal readonly record struct Reported
{
    private readonly MeasurementDraft? _made;
    private readonly Func<MeasurementDraft>? _make;

    /// <summary>One that is there.</summary>
    public Reported(MeasurementDraft made) => _made = made;

    /// <summary>One that is made when it is asked for, which is once.</summary>
    public Reported(Func<MeasurementDraft> make) => _make = make;

    /// <summary>The measurement.</summary>
    public MeasurementDraft Draft => _made ?? _make!();
}
