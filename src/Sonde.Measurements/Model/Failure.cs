namespace Sonde.Measurements.Model;

/// <summary>What went wrong, as an OONI failure string (OONI df-007). A value is always a failure; success is null.</summary>
/// <param name="Text">The archive string, such as <c>connection_refused</c>.</param>
public readonly record struct Failure(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
