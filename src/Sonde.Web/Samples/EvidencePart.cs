namespace Sonde.Web.Samples;

/// <summary>A piece of evidence: a quotation, a page as text, a packet.</summary>
/// <param name="Name">Where it stands in its line.</param>
/// <param name="Text">It, as text.</param>
internal sealed record EvidencePart(string Name, string Text);
