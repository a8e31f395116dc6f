using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Experiments.Traceroute;

/// <summary>The shapes of a trace in formats other than the archive's (<c>--format</c>).</summary>
public static class TraceShapes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<LineShape> All { get; } =
    [
        new("trace-json", "A flow of a trace (--format json)",
            """
            target string! the target, as it was typed
            start_time string! when the trace began (UTC)
            protocol string!
            port number the port, where the protocol has some
            flow number! the number of the flow
            payload string what the probes carry
            verdict string what the path came to
            end_ttl number at which TTL it ends
            hops array!
            hops[] object!
            hops[].ttl number!
            hops[].address string|null! who answered; null: nobody
            hops[].rtt number the round trip, in seconds
            hops[].sent number! probes
            hops[].answered number! how many of them were
            """),
        new("trace-atlas", "A flow of a trace, as a result of RIPE Atlas (--format atlas)",
            """
            af number! 4 or 6
            dst_addr string! the target's address
            dst_name string! the target, as it was typed
            endtime number! when it ended, in seconds since 1970
            msm_name string!
            paris_id number! the number of the flow
            proto string! ICMP, TCP or UDP
            result array!
            result[] object!
            result[].hop number! the TTL
            result[].result array! the probes
            result[].result[] object!
            result[].result[].from string who answered
            result[].result[].rtt number the round trip, in milliseconds
            result[].result[].ttl number the TTL of the answer
            result[].result[].flags string the flags of a TCP segment that answered
            result[].result[].err string|number the letter or number of an ICMP error
            result[].result[].x string an asterisk where nothing came
            timestamp number! when it began, in seconds since 1970
            type string!
            """),
    ];
}
