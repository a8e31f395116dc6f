namespace Sonde.Measurements.Model;

/// <summary>The classes of outcomes, as the archives spell them.</summary>
public static class OutcomeClasses
{
    /// <summary>Everything was as expected.</summary>
    public const string Match = "match";

    /// <summary>A local cause.</summary>
    public const string SystemFailure = "system_failure";

    /// <summary>Nobody can tell.</summary>
    public const string Unknown = "unknown";

    /// <summary>No route to the network.</summary>
    public const string NetworkUnreachable = "ip.network_unreachable";

    /// <summary>No route to the host.</summary>
    public const string HostNoRoute = "ip.host_no_route";

    /// <summary>Nothing came in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The connection was refused.</summary>
    public const string TcpRefused = "tcp.refused";

    /// <summary>The connection was reset.</summary>
    public const string TcpReset = "tcp.reset";
}
