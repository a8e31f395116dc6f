namespace Sonde.Measurements.Formats.Shapes;

/// <summary>OONI's envelope as we write it, for nettests whose test keys have no shape of their own yet.</summary>
internal static class OoniShape
{
    /// <summary>The keys, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text = OoniEnvelopeShape.Text
        + """

        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        """;
}
