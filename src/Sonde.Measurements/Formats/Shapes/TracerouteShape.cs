namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>traceroute</c>: the tradition gives it no input, and options always.</summary>
internal static class TracerouteShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text = OoniEnvelopeShape.Shared
        + """

        input null! what was measured, as it was typed
        options array! options that were given
        test_helpers object!
        test_helpers.* string
        test_keys.answer_flags array!
        test_keys.answer_flags[] string!
        test_keys.answered_packets array!
        test_keys.answered_packets[] object!
        test_keys.answered_packets[].raw_packet object!
        test_keys.answered_packets[].raw_packet.data string!
        test_keys.answered_packets[].raw_packet.format string!
        test_keys.answered_packets[].summary string!
        test_keys.sent_packets array!
        test_keys.sent_packets[] object!
        test_keys.sent_packets[].raw_packet object!
        test_keys.sent_packets[].raw_packet.data string!
        test_keys.sent_packets[].raw_packet.format string!
        test_keys.sent_packets[].summary string!
        test_keys.test_icmp_traceroute object!
        test_keys.test_icmp_traceroute.hops array
        test_keys.test_icmp_traceroute.hops[] object!
        test_keys.test_icmp_traceroute.hops[].address string!
        test_keys.test_icmp_traceroute.hops[].rtt number! the round trip, in seconds
        test_keys.test_icmp_traceroute.hops[].ttl number! the TTL
        test_keys.test_{tcp,udp}_traceroute object!
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535} array
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535}[] object!
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535}[].address string!
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535}[].rtt number! the round trip, in seconds
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535}[].sport number!
        test_keys.test_{tcp,udp}_traceroute.hops_{80,443,0,22,23,53,123,8080,65535}[].ttl number! the TTL
        test_keys.x_outcome string! the outcome, as Censored Planet writes it
        test_keys.x_outcome_code string! the same in ASCII
        test_keys.x_paris boolean!
        test_keys.x_path object!
        test_keys.x_path.distance number
        test_keys.x_path.flows array!
        test_keys.x_path.flows[] object!
        test_keys.x_path.flows[].name string!
        test_keys.x_path.flows[].verdict string!
        test_keys.x_path.flows[].end_ttl number
        test_keys.x_path.flows[].ending string
        test_keys.x_path.flows[].reply_ttl number
        test_keys.x_path.flows[].ip_id number
        test_keys.x_path.flows[].window number
        test_keys.x_path.flows[].reason string
        test_keys.x_path.flows[].parts_at number
        test_keys.x_path.flows[].usual_reply_ttl number
        test_keys.x_path.hops array!
        test_keys.x_path.hops[] object!
        test_keys.x_path.hops[].ttl number! the TTL
        test_keys.x_path.hops[].addresses array!
        test_keys.x_path.hops[].addresses[] string!
        test_keys.x_path.hops[].sent number!
        test_keys.x_path.hops[].answered number!
        test_keys.x_path.hops[].note string
        test_keys.x_multipath array
        test_keys.x_multipath[] number!
        test_keys.x_probes array!
        test_keys.x_probes[] object!
        test_keys.x_probes[].protocol string!
        test_keys.x_probes[].port number
        test_keys.x_probes[].flow number!
        test_keys.x_probes[].ttl number! the TTL
        test_keys.x_probes[].try number!
        test_keys.x_probes[].sport number
        test_keys.x_probes[].packet number!
        test_keys.x_probes[].t0 number! start, in seconds since the measurement began
        test_keys.x_probes[].outcome string!
        test_keys.x_probes[].answer number
        test_keys.x_probes[].address string
        test_keys.x_probes[].t number end, in seconds since the measurement began
        test_keys.x_probes[].rtt number the round trip, in seconds
        test_keys.x_probes[].reply_ttl number
        test_keys.x_probes[].icmp_type number
        test_keys.x_probes[].icmp_code number
        test_keys.x_probes[].x_cited_ttl number
        test_keys.x_probes[].reply_ip_id number
        test_keys.x_probes[].reply_window number
        test_keys.x_probes[].failure string|null the failure (OONI df-007); null: none
        test_keys.x_probes[].payload string
        test_keys.x_probes[].duplicates array
        test_keys.x_probes[].duplicates[] number!
        test_keys.x_payload object
        test_keys.x_payload.port number
        test_keys.x_payload.verdict string
        test_keys.x_payload.distance number
        test_keys.x_payload.control_worked_before boolean
        test_keys.x_payload.handshake_reply_ttl number
        test_keys.x_payload.{control,test} object
        test_keys.x_payload.{control,test}.kind string
        test_keys.x_payload.{control,test}.value string
        test_keys.x_payload.{control,test}.end_ttl number
        test_keys.x_payload.{control,test}.ending string
        test_keys.x_payload.{control,test}.own boolean
        test_keys.x_payload.{control,test}.reply_ttl number
        test_keys.x_payload.{control,test}.handshake_reply_ttl number
        test_keys.x_payload.{control,test}.ip_id number
        test_keys.x_payload.{control,test}.window number
        test_keys.x_payload.{control,test}.hops array
        test_keys.x_payload.{control,test}.hops[] object!
        test_keys.x_payload.control.hops[].ttl number the TTL
        test_keys.x_payload.control.hops[].outcome string
        test_keys.x_payload.control.hops[].sent number
        test_keys.x_payload.test.hops[].ttl number! the TTL
        test_keys.x_payload.{control,test}.hops[].address string
        test_keys.x_payload.{control,test}.hops[].rtt number the round trip, in seconds
        test_keys.x_payload.test.hops[].outcome string!
        test_keys.x_payload.test.hops[].sent number!
        test_keys.x_payload.{control,test}.hops[].also array
        test_keys.x_payload.{control,test}.hops[].also[] string!
        test_keys.x_payload.parts_at number
        test_keys.x_payload.place string
        test_keys.x_payload.hop string
        test_keys.x_payload.hop_ttl number
        test_keys.x_payload.position string
        input_hashes array!
        probe_city null!
        test_keys.x_replayed boolean it was read out of a capture
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        options[] string!
        """;
}
