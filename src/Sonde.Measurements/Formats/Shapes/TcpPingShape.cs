namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>tcpping</c>.</summary>
internal static class TcpPingShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text = OoniEnvelopeShape.Text
        + """

        test_keys.pings array!
        test_keys.pings[] object!
        test_keys.pings[].tcp_connect object|array|null!
        test_keys.pings[].tcp_connect.ip string
        test_keys.pings[].tcp_connect.port number
        test_keys.pings[].tcp_connect.status object
        test_keys.pings[].tcp_connect.status.failure string|null
        test_keys.pings[].tcp_connect.status.success boolean
        test_keys.pings[].tcp_connect.started number
        test_keys.pings[].tcp_connect.t0 number
        test_keys.pings[].tcp_connect.t number
        test_keys.pings[].tcp_connect.tags array
        test_keys.pings[].tcp_connect.tags[] string
        test_keys.pings[].tcp_connect.transaction_id number
        test_keys.pings[].tcp_connect[] object!
        test_keys.pings[].tcp_connect[].ip string!
        test_keys.pings[].tcp_connect[].port number!
        test_keys.pings[].tcp_connect[].status object!
        test_keys.pings[].tcp_connect[].status.blocked boolean!
        test_keys.pings[].tcp_connect[].status.failure string|null! the failure (OONI df-007); null: none
        test_keys.pings[].tcp_connect[].status.success boolean!
        test_keys.pings[].tcp_connect[].started number!
        test_keys.pings[].tcp_connect[].t0 number! start, in seconds since the measurement began
        test_keys.pings[].tcp_connect[].t number! end, in seconds since the measurement began
        test_keys.pings[].x_rtt number the kernel's own measure of the round trip, in seconds (TCP_INFO)
        test_keys.pings[].x_syn_retransmits number how often the SYN was sent again
        test_keys.pings[].x_local boolean what this machine did, not the path
        test_keys.pings[].x_source_port number the local port
        test_keys.pings[].x_outcome string! the outcome, as Censored Planet writes it
        test_keys.pings[].x_outcome_code string! the same in ASCII
        test_keys.pings[].x_synack object marks of the SYN/ACK, where packets were captured
        test_keys.pings[].x_synack.ttl number! the TTL
        test_keys.pings[].x_synack.ip_id number
        test_keys.pings[].x_synack.window number!
        test_keys.pings[].x_rst object marks of the RST that ended it, where packets were captured
        test_keys.pings[].x_rst.ttl number the TTL
        test_keys.pings[].x_rst.ip_id number
        test_keys.pings[].x_rst.window number
        test_keys.pings[].x_icmp object the ICMP error that ended it
        test_keys.pings[].x_icmp.type number
        test_keys.pings[].x_icmp.code number
        test_keys.pings[].x_icmp.from string
        test_keys.x_forged number how many packets came that no honest peer sends
        test_keys.x_outcome string! the outcome, as Censored Planet writes it
        test_keys.x_outcome_code string! the same in ASCII
        test_keys.x_outcome_counts object! how often each outcome came, by its code
        test_keys.x_outcome_counts.* number
        test_keys.x_summary object! loss and times
        test_keys.x_summary.sent number!
        test_keys.x_summary.received number!
        test_keys.x_summary.loss number|null!
        test_keys.x_summary.min number|null!
        test_keys.x_summary.median number|null!
        test_keys.x_summary.p95 number|null!
        test_keys.x_summary.max number|null!
        test_keys.x_summary.jitter number|null!
        test_keys.queries array the look-ups that led to the address; null when there was none
        test_keys.queries[] object!
        test_keys.queries[].answers array|null
        test_keys.queries[].answers[] object!
        test_keys.queries[].answers[].answer_type string
        test_keys.queries[].answers[].ipv4 string
        test_keys.queries[].answers[].ttl null the TTL
        test_keys.queries[].answers[].ipv6 string
        test_keys.queries[].engine string
        test_keys.queries[].failure string|null the failure (OONI df-007); null: none
        test_keys.queries[].hostname string
        test_keys.queries[].query_type string
        test_keys.queries[].resolver_hostname null
        test_keys.queries[].resolver_port null
        test_keys.queries[].resolver_address string
        test_keys.queries[].t0 number start, in seconds since the measurement began
        test_keys.queries[].t number end, in seconds since the measurement began
        test_keys.x_control object the pings to a control; null when there was none
        test_keys.x_control.target string
        test_keys.x_control.pings array
        test_keys.x_control.pings[] object!
        test_keys.x_control.pings[].tcp_connect object|array|null
        test_keys.x_control.pings[].tcp_connect.ip string
        test_keys.x_control.pings[].tcp_connect.port number
        test_keys.x_control.pings[].tcp_connect.status object
        test_keys.x_control.pings[].tcp_connect.status.failure string|null
        test_keys.x_control.pings[].tcp_connect.status.success boolean
        test_keys.x_control.pings[].tcp_connect.started number
        test_keys.x_control.pings[].tcp_connect.t0 number
        test_keys.x_control.pings[].tcp_connect.t number
        test_keys.x_control.pings[].tcp_connect.tags array
        test_keys.x_control.pings[].tcp_connect.tags[] string
        test_keys.x_control.pings[].tcp_connect.transaction_id number
        test_keys.x_control.pings[].tcp_connect[] object!
        test_keys.x_control.pings[].tcp_connect[].ip string
        test_keys.x_control.pings[].tcp_connect[].port number
        test_keys.x_control.pings[].tcp_connect[].status object
        test_keys.x_control.pings[].tcp_connect[].status.blocked boolean
        test_keys.x_control.pings[].tcp_connect[].status.failure string|null the failure (OONI df-007); null: none
        test_keys.x_control.pings[].tcp_connect[].status.success boolean
        test_keys.x_control.pings[].tcp_connect[].started number
        test_keys.x_control.pings[].tcp_connect[].t0 number start, in seconds since the measurement began
        test_keys.x_control.pings[].tcp_connect[].t number end, in seconds since the measurement began
        test_keys.x_control.pings[].x_rtt number the kernel's own measure of the round trip, in seconds (TCP_INFO)
        test_keys.x_control.pings[].x_syn_retransmits number how often the SYN was sent again
        test_keys.x_control.pings[].x_local boolean what this machine did, not the path
        test_keys.x_control.pings[].x_source_port number the local port
        test_keys.x_control.pings[].x_outcome string the outcome, as Censored Planet writes it
        test_keys.x_control.pings[].x_outcome_code string the same in ASCII
        test_keys.x_control.pings[].x_synack object marks of the SYN/ACK, where packets were captured
        test_keys.x_control.pings[].x_synack.ttl number the TTL
        test_keys.x_control.pings[].x_synack.ip_id number
        test_keys.x_control.pings[].x_synack.window number
        test_keys.x_control.pings[].x_rst object marks of the RST that ended it, where packets were captured
        test_keys.x_control.pings[].x_rst.ttl number the TTL
        test_keys.x_control.pings[].x_rst.ip_id number
        test_keys.x_control.pings[].x_rst.window number
        test_keys.x_control.pings[].x_icmp object the ICMP error that ended it
        test_keys.x_control.pings[].x_icmp.type number
        test_keys.x_control.pings[].x_icmp.code number
        test_keys.x_control.pings[].x_icmp.from string
        test_keys.x_control.x_outcome string the outcome, as Censored Planet writes it
        test_keys.x_control.x_outcome_code string the same in ASCII
        test_keys.x_control.x_outcome_counts object how often each outcome came, by its code
        test_keys.x_control.x_outcome_counts.* number
        test_keys.x_control.x_summary object loss and times
        test_keys.x_control.x_summary.sent number
        test_keys.x_control.x_summary.received number
        test_keys.x_control.x_summary.loss number|null
        test_keys.x_control.x_summary.min number|null
        test_keys.x_control.x_summary.median number|null
        test_keys.x_control.x_summary.p95 number|null
        test_keys.x_control.x_summary.max number|null
        test_keys.x_control.x_summary.jitter number|null
        """;
}
