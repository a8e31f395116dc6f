namespace Sonde.Experiments.Contract;

/// <summary>An experiment could not run at all as it was asked to, which the user can mend.</summary>
/// <param name="message">What is wrong, and how to mend it.</param>
public sealed class CannotMeasureException(string message) : Exception(message);
