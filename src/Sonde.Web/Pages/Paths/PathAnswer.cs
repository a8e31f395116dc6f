namespace Sonde.Web.Pages.Paths;

/// <summary>What came back for one packet with a TTL.</summary>
/// <param name="Id">The row's number.</param>
/// <param name="Address">Who answered; null for nobody.</param>
/// <param name="Network">In which network that is; null where it is not known.</param>
/// <param name="Result">How, in the measurement's word.</param>
/// <param name="Rtt">The round trip, in seconds; null where there was none.</param>
internal sealed record PathAnswer(long Id, string? Address, string? Network, string Result, double? Rtt)
{
    /// <summary>Whether it is a router's: a packet expired there.</summary>
    public bool IsOfRouter => Result.Length == 0 || Result == "time_exceeded";

    /// <summary>How it answered; that of two protocols' destinations is the same.</summary>
    public string Kind => Result is "rst" or "syn_ack" or "echo_reply" or "unreachable" or "data" or "answered" ? "end" : Result;

    /// <summary>The same of a payload within a connection, where it matters that one is ended and another is not.</summary>
    public string KindOfPayload => Result is "rst" or "fin" ? "ended" : Kind;

    /// <summary>What people read.</summary>
    public string Text => Address is null
        ? Result is "unsent" ? "not sent" : "no reply"
        : Network is null ? Address + How : $"{Address} {Network}{How}";

    private string How => IsOfRouter ? "" : $" ({Result.Replace('_', ' ')})";
}
