using System.Globalization;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>The conditions of path transparency, <c>plugin.aspect.state[:value]</c>, and the order in which a result lists them.</summary>
public static class Conditions
{
    /// <summary>With and without fast open the application got its answer.</summary>
    public const string TfoWorks = "tfo.connectivity.works";

    /// <summary>Without fast open it got its answer, with it none.</summary>
    public const string TfoBroken = "tfo.connectivity.broken";

    /// <summary>Neither got an answer.</summary>
    public const string TfoOffline = "tfo.connectivity.offline";

    /// <summary>Only the connection with fast open got an answer.</summary>
    public const string TfoTransient = "tfo.connectivity.transient";

    /// <summary>The server's cookie came.</summary>
    public const string CookieReceived = "tfo.cookie.received";

    /// <summary>No cookie came.</summary>
    public const string CookieNotReceived = "tfo.cookie.not_received";

    /// <summary>The server refused the cookie that it had given.</summary>
    public const string CookieRejected = "tfo.cookie.rejected";

    /// <summary>The SYN/ACK acknowledged the SYN's data.</summary>
    public const string SynDataAcked = "tfo.syndata.acked";

    /// <summary>The SYN/ACK acknowledged the SYN without its data.</summary>
    public const string SynDataNotAcked = "tfo.syndata.not_acked";

    /// <summary>No SYN/ACK came for the SYN with data.</summary>
    public const string SynDataFailed = "tfo.syndata.failed";

    /// <summary>SYNs with data are lost on the way.</summary>
    public const string SynDataDropped = "tfo.syndata.dropped";

    /// <summary>SYNs with data are answered by a RST.</summary>
    public const string SynDataReset = "tfo.syndata.reset";

    /// <summary>A connection whose SYN had data opens and then falls silent.</summary>
    public const string SynDataStalled = "tfo.syndata.stalled";

    /// <summary>The server takes data on a SYN without any cookie.</summary>
    public const string SynDataWithoutCookie = "tfo.syndata.accepted_without_cookie";

    /// <summary>The option reaches the server and its answer comes back.</summary>
    public const string OptionPassed = "tfo.option.passed";

    /// <summary>SYNs with the option are lost on the way, or refused.</summary>
    public const string OptionDropped = "tfo.option.dropped";

    /// <summary>The option is taken off on the way.</summary>
    public const string OptionStripped = "tfo.option.stripped";

    /// <summary>A form of the option, by its kind, that works.</summary>
    public const string OptionKind = "tfo.option.kind";

    /// <summary>The kernel fell back to an ordinary connection, and that took milliseconds more.</summary>
    public const string FallbackDelayed = "tfo.fallback.delayed";

    /// <summary>Milliseconds by which the answer came sooner.</summary>
    public const string RttSaved = "tfo.rtt_saved";

    /// <summary>The target refuses connections.</summary>
    public const string TargetRefused = "tfo.target.refused";

    /// <summary>An ICMP error says that the target may not be reached.</summary>
    public const string TargetProhibited = "tfo.target.prohibited";

    /// <summary>An ICMP error says that the target cannot be reached.</summary>
    public const string TargetUnreachable = "tfo.target.unreachable";

    /// <summary>Nothing comes from the target.</summary>
    public const string TargetDead = "tfo.target.dead";

    /// <summary>Something on the way opens the connection in the target's stead.</summary>
    public const string PathProxied = "tfo.path.proxied";

    /// <summary>What could not be told, and why.</summary>
    public const string Undecided = "tfo.undecided";

    /// <summary>A flow that the verdict needs was not captured.</summary>
    public const string NotObserved = "pathspider.not_observed";

    /// <summary>How many connections were not captured.</summary>
    public const string MissedFlows = "pathspider.missed_flows";

    private static readonly string[] Order =
    [
        TfoWorks, TfoBroken, TfoTransient, TfoOffline,
        CookieReceived, CookieNotReceived, CookieRejected,
        SynDataAcked, SynDataNotAcked, SynDataFailed, SynDataDropped, SynDataReset, SynDataStalled, SynDataWithoutCookie,
        OptionPassed, OptionDropped, OptionStripped, OptionKind,
        FallbackDelayed, RttSaved,
        TargetRefused, TargetProhibited, TargetUnreachable, TargetDead, PathProxied, Undecided,
        NotObserved, MissedFlows,
    ];

    /// <summary>A condition with a value.</summary>
    public static string With(string condition, string value) => $"{condition}:{value}";

    /// <summary>A condition with a number of milliseconds, to a hundredth.</summary>
    public static string WithMilliseconds(string condition, double seconds)
        => With(condition, (seconds * 1000).ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>The condition without its value.</summary>
    public static string NameOf(string condition) => condition.IndexOf(':') is >= 0 and int colon ? condition[..colon] : condition;

    /// <summary>The conditions in the order of results, each once; unknown ones last, by their names.</summary>
    public static IReadOnlyList<string> Sort(IEnumerable<string> conditions)
        => [.. conditions.Distinct().OrderBy(RankOf).ThenBy(condition => condition, StringComparer.Ordinal)];

    private static int RankOf(string condition)
    {
        int rank = Array.IndexOf(Order, NameOf(condition));
        return rank < 0 ? Order.Length : rank;
    }
}
