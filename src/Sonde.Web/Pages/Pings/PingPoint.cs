namespace Sonde.Web.Pages.Pings;

/// <summary>One ping.</summary>
/// <param name="Id">The row's number.</param>
/// <param name="At">When, in seconds since 1970.</param>
/// <param name="Rtt">The round trip in seconds; null where no connection came about, or only by a SYN that was sent again.</param>
/// <param name="Failure">Why not; null where it did.</param>
internal readonly record struct PingPoint(long Id, double At, double? Rtt, string? Failure)
{
    /// <summary>Whether nothing came back at all: a refusal and an error are answers.</summary>
    public bool IsLost => Failure is "generic_timeout_error" or "timed_out";

    /// <summary>Whether it was refused or failed otherwise.</summary>
    public bool IsFailing => Failure is not null && !IsLost;

    /// <summary>Whether it connected and no round trip is known of it: there is nothing to draw.</summary>
    public bool IsUntimed => Failure is null && Rtt is null;
}
