namespace Sonde.Experiments.PathTransparency.Locating;

/// <summary>A field of a probe that routers cite, and that is compared with how it left.</summary>
internal abstract class QuotedField
{
    /// <summary>How a router saw it.</summary>
    public abstract QuoteReading Read(in CitedProbe probe);
}
