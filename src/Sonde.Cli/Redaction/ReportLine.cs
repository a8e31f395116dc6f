namespace Sonde.Cli.Redaction;

/// <summary>One value of a report file.</summary>
/// <param name="Number">The line it begins at, from 1.</param>
/// <param name="Json">Its bytes, valid until the next is read; empty where there is a problem.</param>
/// <param name="Problem">Why it cannot be read, or null.</param>
/// <param name="IsText">Whether it is a line of text instead of JSON.</param>
internal readonly record struct ReportLine(long Number, ReadOnlyMemory<byte> Json, string? Problem, bool IsText = false);
