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
        test_keys.test_icmp_traceroute.* array the hops that answered, of TCP and UDP by the port: hops_80
        test_keys.test_icmp_traceroute.*[] object!
        test_keys.test_icmp_traceroute.*[].address string!
        test_keys.test_icmp_traceroute.*[].rtt number! the round trip, in seconds
        test_keys.test_icmp_traceroute.*[].sport number the port that the probe left from
        test_keys.test_icmp_traceroute.*[].ttl number! the TTL
        test_keys.test_icmp_traceroute.*[].x_private_hop boolean its address is not published
        test_keys.test_{tcp,udp}_traceroute object!
        test_keys.test_{tcp,udp}_traceroute.* array the hops that answered, of TCP and UDP by the port: hops_80
        test_keys.test_{tcp,udp}_traceroute.*[] object!
        test_keys.test_{tcp,udp}_traceroute.*[].address string!
        test_keys.test_{tcp,udp}_traceroute.*[].rtt number! the round trip, in seconds
        test_keys.test_{tcp,udp}_traceroute.*[].sport number the port that the probe left from
        test_keys.test_{tcp,udp}_traceroute.*[].ttl number! the TTL
        test_keys.test_{tcp,udp}_traceroute.*[].x_private_hop boolean its address is not published
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
        test_keys.x_other_packets any packets that belong to none of the probes
        test_keys.x_confidence number how sure the finding is, 0 to 1
        test_keys.x_failure string why nothing could be sent (OONI df-007)
        test_keys.x_forged number how many packets came that no honest router or target sends
        test_keys.x_names object the names of routers, by address (--resolve-hops)
        test_keys.x_names.* string
        test_keys.x_networks object the networks of routers, by address
        test_keys.x_networks.* object
        test_keys.x_networks.*.asn string!
        test_keys.x_networks.*.name string
        test_keys.x_networks.*.cc string
        test_keys.x_other_reasons array what else may have been the cause, a word each
        test_keys.x_other_reasons[] string!
        test_keys.x_queries array the look-up of the target's name (OONI df-002)
        test_keys.x_queries[] object!
        test_keys.x_queries[].answers array|null
        test_keys.x_queries[].answers[] object!
        test_keys.x_queries[].answers[].answer_type string!
        test_keys.x_queries[].answers[].hostname string
        test_keys.x_queries[].answers[].ipv4 string
        test_keys.x_queries[].answers[].ipv6 string
        test_keys.x_queries[].answers[].ttl number|null!
        test_keys.x_queries[].engine string
        test_keys.x_queries[].failure string|null the failure (OONI df-007); null: none
        test_keys.x_queries[].hostname string
        test_keys.x_queries[].query_type string
        test_keys.x_queries[].resolver_hostname null
        test_keys.x_queries[].resolver_port null
        test_keys.x_queries[].resolver_address string
        test_keys.x_queries[].t0 number start, in seconds since the measurement began
        test_keys.x_queries[].t number end, likewise
        test_keys.x_queries[].transaction_id number
        test_keys.x_reconstructed boolean it was read out of a measurement of ScapyTest's form
        test_keys.x_path.flows[].loops boolean a router was met twice
        test_keys.x_path.flows[].reply_ttl_moves boolean the TTL of replies moves with that of probes, as only something on the path makes it
        test_keys.x_probes[].x_own_port boolean it left from a port of its own, which routers may send another way than its flow
        test_keys.x_probes[].x_mtu number the largest packet that the router passes on, in bytes
        test_keys.x_probes[].x_nat_detected boolean the citation shows that addresses or ports were translated before
        test_keys.x_probes[].x_cited_source_rewritten boolean it cites another source than the probe had
        test_keys.x_probes[].x_cited_destination_rewritten boolean it cites another destination than the probe had
        test_keys.x_probes[].mpls array the label stack (RFC 4950)
        test_keys.x_probes[].mpls[] object!
        test_keys.x_probes[].mpls[].label number!
        test_keys.x_probes[].mpls[].tc number!
        test_keys.x_probes[].mpls[].bottom boolean!
        test_keys.x_probes[].mpls[].ttl number!
        test_keys.x_probes[].reply_options object the options of the SYN/ACK
        test_keys.x_probes[].reply_options.mss number the maximum segment size, in bytes
        test_keys.x_probes[].reply_options.sack_permitted boolean
        test_keys.x_probes[].reply_options.timestamps boolean
        test_keys.x_probes[].reply_options.wscale number
        test_keys.x_payload.residual boolean the control fails as well after the test, as where blocking lasts
        test_keys.x_payload.x_control_too boolean the control is answered from the same place
        test_keys.x_payload.reason string
        test_keys.x_payload.{control,test}.reply_ttl_moves boolean the TTL of replies moves with that of probes
        test_keys.x_payload.{control,test}.recorded_route array the addresses of the record route option (RFC 791)
        test_keys.x_payload.{control,test}.recorded_route[] string!
        test_keys.x_payload.{control,test}.hops[].x_mtu number the largest packet that the router passes on, in bytes
        test_keys.x_probes[].changed object what the answer cites otherwise than it was sent, by the field
        test_keys.x_probes[].changed.* boolean|array true, the values sent and cited, or the names of options
        x_hostname string the name that was measured, where the target is an address of it
        x_interrupted boolean the user stopped it
        """;
}
