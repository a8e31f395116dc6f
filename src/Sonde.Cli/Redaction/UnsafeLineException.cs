namespace Sonde.Cli.Redaction;

/// <summary>A line that cannot be made safe, and is not written.</summary>
/// <param name="reason">Why, as the end of a sentence about it.</param>
internal sealed class UnsafeLineException(string reason) : Exception(reason);
