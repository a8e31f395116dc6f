namespace Sonde.Web.Documents;

/// <summary>What a report says of itself.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Enough">With fewer tests than these that say something, no share is shown as one.</param>
public sealed record ReportFacts(string Title, string Version, DateTimeOffset Made, int Enough);
