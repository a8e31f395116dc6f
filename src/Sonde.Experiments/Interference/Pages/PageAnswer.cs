using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>A whole answer over HTTP, as it is compared.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Body">Its body, decoded.</param>
internal sealed record PageAnswer(HttpHead Head, byte[] Body)
{
    /// <summary>How much of a body a line keeps, as the archives do.</summary>
    public const int KeptBody = 64 * 1024;

    /// <summary>The TLS session that it came in, or null.</summary>
    public ReceivedTls? Tls { get; init; }

    /// <summary>Whether more came, or would have come out, than is looked at.</summary>
    public bool IsCut { get; init; }

    /// <summary>The same with no more of its body than a line keeps.</summary>
    public PageAnswer Kept
        => Body.Length <= KeptBody ? this : this with { Body = Body[..KeptBody], IsCut = true };

    /// <summary>As a line has it.</summary>
    public ReceivedPage Written
    {
        get
        {
            PageAnswer kept = Kept;
            return new ReceivedPage(kept.Head.StatusLine, kept.Head.Headers, kept.Body) { Tls = kept.Tls, IsCut = kept.IsCut };
        }
    }
}
