using Sonde.Experiments.Network;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>What a trial of a resolver wants next: to send something, or to wait.</summary>
/// <param name="Exchange">What to send; null to wait.</param>
/// <param name="Until">Until when to wait.</param>
internal readonly record struct DnsStep(Exchange? Exchange, Instant Until)
{
    /// <summary>To send.</summary>
    public static DnsStep Send(Exchange exchange) => new(exchange, default);

    /// <summary>To wait.</summary>
    public static DnsStep Wait(Instant until) => new(null, until);
}
