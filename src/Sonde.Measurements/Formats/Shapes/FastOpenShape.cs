namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>tfo</c>.</summary>
internal static class FastOpenShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        dip any the target
        error string
        x_test_name string! the nettest
        id any the measurement's own id; x_id where the job brought an id
        x_run_id string! the id of the run
        dp any its port
        domain any the name that it is measured for
        rank any the name's rank, where the list says one
        path any
        conditions any what was found, in conditions
        time any
        x_job_fields array
        x_job_fields[] string!
        x_line string the input's line where it was no job
        x_hostname string the name that was measured, where the target is an address of it
        [scrubbed] array
        [scrubbed][] string!
        x_options array the options, as OONI writes them
        x_options[] string!
        sip any
        x_interrupted boolean the user stopped it
        x_cached_cookie boolean a cookie was in the kernel's memory before, and could not be removed
        x_basis string what the conditions rest on, or null
        x_connections array the system's connections, or null
        x_connections[] object!
        x_connections[].config number!
        x_connections[].end string!
        x_connections[].t0 number! start, in seconds since the measurement began
        x_connections[].t number! end, in seconds since the measurement began
        x_connections[].connected number
        x_connections[].first_byte number
        x_connections[].retransmits number!
        x_connections[].rtt number the round trip, in seconds
        x_connections[].received number!
        x_connections[].tls object
        x_connections[].tls.version string
        x_connections[].tls.cipher_suite string
        x_connections[].tls.certificate_sha256 string
        x_connections[].tls.alpn string
        x_connections[].x_rst object marks of the RST that ended it, where packets were captured
        x_connections[].x_rst.ttl number
        x_connections[].x_rst.ip_id number
        x_connections[].x_rst.window number
        x_connections[].had_cookie boolean
        x_connections[].syn_data_acked boolean
        x_connections[].fastopen_client_fail number
        x_connections[].failure string|null the failure (OONI df-007); null: none
        x_connections[].x_icmp object the ICMP error that ended it
        x_connections[].x_icmp.type number
        x_connections[].x_icmp.code number
        x_connections[].x_icmp.from string|null
        x_outcome string the outcome, as Censored Planet writes it
        x_outcome_code string the same in ASCII
        flow_results array|null a record of each connection's packets
        flow_results[] @flow
        missed_flows any
        x_id string the id of the measurement
        x_wire array the crafted probes, or null
        x_wire[] object!
        x_wire[].probe string!
        x_wire[].end string!
        x_wire[].sp number!
        x_wire[].t0 number! start, in seconds since the measurement began
        x_wire[].synack number
        x_wire[].synack_lost boolean data came, and no SYN/ACK was captured
        x_wire[].syn_data_acked number
        x_wire[].first_byte number
        x_wire[].x_synack object marks of the SYN/ACK, where packets were captured
        x_wire[].x_synack.ttl number! the TTL
        x_wire[].x_synack.ip_id number
        x_wire[].x_synack.window number!
        x_wire[].x_later object
        x_wire[].x_later.ttl number! the TTL
        x_wire[].x_later.ip_id number
        x_wire[].x_later.window number!
        x_wire[].option_kind number
        x_wire[].synack_option_kind number
        x_wire[].cookie_received string
        x_wire[].syn_data number
        x_wire[].cookie_sent string
        x_wire[].syn_retransmits number
        x_wire[].x_rst object marks of the RST that ended it, where packets were captured
        x_wire[].x_rst.ttl number the TTL
        x_wire[].x_rst.ip_id number
        x_wire[].x_rst.window number
        x_wire[].x_icmp object the ICMP error that ended it
        x_wire[].x_icmp.type number
        x_wire[].x_icmp.code number
        x_wire[].x_icmp.from string|null
        x_replayed boolean it was read out of a capture
        x_forged number how many segments came that no honest peer sends
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        """ + LocatedShape.Text;
}
