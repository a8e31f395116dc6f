namespace Sonde.Measurements.Formats.Shapes;

/// <summary>
/// The keys of the lines of A/B experiments along paths; which evidence a line has is described by its experiment's page.
/// </summary>
internal static class PathspiderShape
{
    /// <summary>The keys, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        dip any the target
        dp any its port
        domain any the name that it is measured for
        rank any the name's rank, where the list says one
        sip any where the connections left from
        path any
        conditions any what was found, in conditions
        time any when, as PATHspider writes it
        error string why nothing was measured
        flow_results array|null a record of each connection's packets
        flow_results[] @flow
        missed_flows any
        x_test_name string! the nettest
        x_run_id string! the id of the run
        x_line string the input's line where it was no job
        x_hostname string the name that was measured, where the target is an address of it
        x_job_fields array the fields that the job brought, where ours would have had their names
        x_options array the options, as OONI writes them
        x_interrupted boolean the user stopped it
        x_outcome string the outcome, as Censored Planet writes it
        x_outcome_code string the same in ASCII
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        id string the measurement's own id; x_id where the job brought an id
        x_id string the same where the job brought one
        x_job_fields[] string!
        x_options[] string!
        [scrubbed] array
        [scrubbed][] string!
        x_basis string what the conditions rest on
        x_forged number how many segments came that no honest peer sends
        x_connections array the system's connections, in their order
        x_connections[] object!
        x_connections[].config number! which configuration it was made with
        x_connections[].variant string! its name
        x_connections[].end string! how it ended
        x_connections[].t0 number! start, in seconds since the measurement began
        x_connections[].t number! end, in seconds since the measurement began
        x_connections[].connected number when it was connected, in seconds after its start
        x_connections[].first_byte number when the first byte came, likewise
        x_connections[].failure string the failure (OONI df-007)
        x_connections[].retransmits number! segments that were sent again
        x_connections[].rtt number the round trip, in seconds
        x_connections[].received number! bytes
        x_connections[].protocol string what the answer came by
        x_connections[].status number the status of the answer
        x_connections[].h2_error number the code by which the server ended a request by HTTP/2
        x_connections[].tls object
        x_connections[].tls.version string
        x_connections[].tls.cipher_suite string
        x_connections[].tls.certificate_sha256 string
        x_connections[].tls.alpn string
        x_connections[].x_rst object marks of the RST that ended it, where packets were captured
        x_connections[].x_rst.ttl number!
        x_connections[].x_rst.ip_id number
        x_connections[].x_rst.window number!
        x_connections[].x_icmp object the ICMP error that ended it
        x_connections[].x_icmp.type number!
        x_connections[].x_icmp.code number!
        x_connections[].x_icmp.from string|null!
        x_wire array the crafted probes
        x_wire[] object!
        x_wire[].probe string! which it is
        x_wire[].end string! how it ended
        x_wire[].sp number! the port it left from
        x_wire[].t0 number! start, in seconds since the measurement began
        x_wire[].syn_flags number the control bits of the SYN
        x_wire[].syn_options string the options of the SYN, in hexadecimal
        x_wire[].tos number the traffic class it was sent with
        x_wire[].data_tos number that of its data
        x_wire[].reserved_bit boolean the reserved bit was set (RFC 3514)
        x_wire[].no_checksum boolean it went without a checksum
        x_wire[].sent number how many bytes of data were sent
        x_wire[].answer object the datagram that answered
        x_wire[].answer.ttl number!
        x_wire[].answer.length number! bytes
        x_wire[].answer.tos number
        x_wire[].answer.reserved_bit boolean
        x_wire[].answer.no_checksum boolean
        x_wire[].syn_retransmits number SYNs that were sent again
        x_wire[].synack number when the SYN/ACK came, in seconds after the SYN
        x_wire[].synack_seen object the SYN/ACK
        x_wire[].synack_seen.flags number!
        x_wire[].synack_seen.tos number!
        x_wire[].synack_seen.length number! bytes of data
        x_wire[].synack_seen.reserved_bit boolean
        x_wire[].synack_options string its options, in hexadecimal
        x_wire[].synack_lost boolean data came, and no SYN/ACK was captured
        x_wire[].first_byte number when the first byte came, in seconds after the start
        x_wire[].heard array the segments that came after it
        x_wire[].heard[] object!
        x_wire[].heard[].flags number!
        x_wire[].heard[].tos number!
        x_wire[].heard[].length number! bytes of data
        x_wire[].heard[].reserved_bit boolean
        x_wire[].x_synack object marks of the SYN/ACK
        x_wire[].x_synack.ttl number!
        x_wire[].x_synack.ip_id number
        x_wire[].x_synack.window number!
        x_wire[].x_later object marks of a segment that came later
        x_wire[].x_later.ttl number!
        x_wire[].x_later.ip_id number
        x_wire[].x_later.window number!
        x_wire[].x_rst object marks of the RST that ended it
        x_wire[].x_rst.ttl number!
        x_wire[].x_rst.ip_id number
        x_wire[].x_rst.window number!
        x_wire[].x_icmp object the ICMP error that ended it
        x_wire[].x_icmp.type number!
        x_wire[].x_icmp.code number!
        x_wire[].x_icmp.from string|null!
        """ + LocatedShape.Text;
}
