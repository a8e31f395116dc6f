namespace Sonde.Cli;

/// <summary>A bad argument: what is wrong, where, and how to mend it. The program ends with <see cref="ExitCode.Usage"/>.</summary>
/// <param name="message">The text for the user.</param>
internal sealed class UsageException(string message) : Exception(message);
