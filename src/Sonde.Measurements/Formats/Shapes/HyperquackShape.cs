namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>hyperquack</c>.</summary>
internal static class HyperquackShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        vp string! the vantage point: the server or resolver
        location object!
        service string!
        test_url string! the name that was tested
        response array! the tries, controls among them
        response[] object!
        response[].matches_template boolean!
        response[].control_url string
        response[].start_time string!
        response[].end_time string!
        response[].error string
        response[].response object|string the tries, controls among them
        response[].response.status_line string!
        response[].response.headers object!
        response[].response.headers.* array
        response[].response.headers.*[] string!
        response[].response.body string!
        response[].response.TlsVersion number
        response[].response.CipherSuite number
        response[].response.Certificate array
        response[].response.Certificate[] string!
        anomaly boolean!
        controls_failed boolean!
        stateful_block boolean!
        tag string!
        x_tries array!
        x_tries[] object!
        x_tries[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_tries[].x_failure string|null! what failed (df-007), or null
        x_tries[].t0 number! start, in seconds since the measurement began
        x_tries[].t number! end, in seconds since the measurement began
        x_tries[].source_port number
        x_tries[].first_byte number
        x_tries[].received number!
        x_tries[].differs_at number
        x_tries[].differences array
        x_tries[].differences[] string!
        x_evidence object!
        x_evidence.who string!
        x_evidence.signs array!
        x_evidence.signs[] string!
        x_observations array!
        x_observations[] object!
        x_observations[].step string!
        x_observations[].attempt number!
        x_observations[].is_control boolean!
        x_observations[].target string!
        x_observations[].hostname string!
        x_observations[].transport string!
        x_observations[].port number!
        x_observations[].t0 number! start, in seconds since the measurement began
        x_observations[].t number! end, in seconds since the measurement began
        x_observations[].result string
        x_observations[].bytes number
        x_observations[].failure string|null the failure (OONI df-007); null: none
        probe_cc string its country; ZZ: not said
        probe_asn string the network of the measuring machine; AS0: not said
        x_started string!
        x_test_name string! the nettest
        x_target string! what tells this measurement from others: the vantage point and the name
        id string! the measurement's own id; x_id where the job brought an id
        x_run_id string! the id of the run
        x_outcome string! the outcome, as Censored Planet writes it
        x_outcome_code string! the same in ASCII
        x_expectation string!
        x_rule string!
        x_unusable string
        x_local string what kept the measurement from happening, where the cause lies in the measuring machine; else null
        x_template_sha256 string
        x_template object
        x_template.status_line string!
        x_template.headers object!
        x_template.headers.* array
        x_template.headers.*[] string!
        x_template.body string!
        x_template.TlsVersion number
        x_template.CipherSuite number
        x_template.Certificate array
        x_template.Certificate[] string!
        x_tries[].x_local boolean whether the cause lies in the measuring machine
        x_tries[].x_variant string how it differs from the usual test
        x_tries[].rtt number the round trip of the handshake, in seconds
        x_tries[].acknowledged number bytes of the request that the peer acknowledged
        x_tries[].retransmits number segments that were sent again
        x_tries[].segments number in how many segments a request left that was to leave in two
        x_tries[].cut boolean whether more came than is kept
        x_tries[].marks object the marks of its packets, where they were captured
        x_tries[].marks.who string!
        x_tries[].marks.signs array!
        x_tries[].marks.signs[] string!
        x_tries[].marks.syn_ack object its SYN/ACK
        x_tries[].marks.syn_ack.ttl number!
        x_tries[].marks.syn_ack.ip_id number|null the IPv4 identification
        x_tries[].marks.syn_ack.window number
        x_tries[].marks.data object the first segment with data
        x_tries[].marks.data.ttl number!
        x_tries[].marks.data.ip_id number|null the IPv4 identification
        x_tries[].marks.data.window number
        x_tries[].marks.rst object the first RST
        x_tries[].marks.rst.ttl number!
        x_tries[].marks.rst.ip_id number|null the IPv4 identification
        x_tries[].marks.rst.window number
        x_tries[].marks.fin object the first FIN
        x_tries[].marks.fin.ttl number!
        x_tries[].marks.fin.ip_id number|null the IPv4 identification
        x_tries[].marks.fin.window number
        response[].response.x_cut boolean whether the body is not all that came
        x_template.x_cut boolean whether the body is not all that came
        x_options array the options, as OONI writes them
        x_options[] string!
        x_mixed boolean whether the tries came to different outcomes
        x_interrupted boolean whether the user ended it
        x_job object fields of a job whose names are the line's own
        x_vp_name string the name that the vantage point was given by
        x_fails_later boolean the name was answered, and controls behind it were not
        x_throughput object bytes a second, where the control's body is long enough
        x_throughput.test number!
        x_throughput.control number!
        x_throughput.tries number!
        x_throttled boolean whether all tries were ten times slower than every control
        x_frozen_after number after how many bytes all tries fell silent
        x_observations[].rtt number the round trip, in seconds
        x_where object where on the path the name is acted upon (--thorough)
        x_where.how string answers, drops or intercepts
        x_where.ttl number the lowest TTL at which it is
        x_where.after_ttl number the highest TTL at which it certainly is not
        x_where.reaches_server boolean whether a control of that TTL is answered as well
        x_where.after string the router that was heard at after_ttl
        x_where.before string the router that was heard at ttl
        x_where.reason string why nothing was found
        x_where.hops array! the routers that were heard
        x_where.hops[] object!
        x_where.hops[].ttl number!
        x_where.hops[].address string!
        x_variants array the variants of a thorough measurement
        x_variants[] object!
        x_variants[].variant string!
        x_variants[].matches_template boolean!
        x_variants[].error string
        x_variants[].x_try object!
        x_variants[].x_try.x_stage string|null! where it failed, or null
        x_variants[].x_try.x_failure string|null! what failed (df-007), or null
        x_variants[].x_try.t0 number! start, in seconds since the measurement began
        x_variants[].x_try.t number! end, in seconds since the measurement began
        x_variants[].x_try.source_port number
        x_variants[].x_try.first_byte number
        x_variants[].x_try.received number!
        x_variants[].x_try.differs_at number
        x_variants[].x_try.differences array
        x_variants[].x_try.differences[] string!
        x_variants[].x_try.x_local boolean whether the cause lies in the measuring machine
        x_variants[].x_try.x_variant string how it differs from the usual test
        x_variants[].x_try.rtt number the round trip of the handshake, in seconds
        x_variants[].x_try.acknowledged number bytes of the request that the peer acknowledged
        x_variants[].x_try.retransmits number segments that were sent again
        x_variants[].x_try.segments number in how many segments a request left that was to leave in two
        x_variants[].x_try.cut boolean whether more came than is kept
        x_variants[].x_try.marks object the marks of its packets, where they were captured
        x_variants[].x_try.marks.who string!
        x_variants[].x_try.marks.signs array!
        x_variants[].x_try.marks.signs[] string!
        x_variants[].x_try.marks.syn_ack object its SYN/ACK
        x_variants[].x_try.marks.syn_ack.ttl number!
        x_variants[].x_try.marks.syn_ack.ip_id number|null the IPv4 identification
        x_variants[].x_try.marks.syn_ack.window number
        x_variants[].x_try.marks.data object the first segment with data
        x_variants[].x_try.marks.data.ttl number!
        x_variants[].x_try.marks.data.ip_id number|null the IPv4 identification
        x_variants[].x_try.marks.data.window number
        x_variants[].x_try.marks.rst object the first RST
        x_variants[].x_try.marks.rst.ttl number!
        x_variants[].x_try.marks.rst.ip_id number|null the IPv4 identification
        x_variants[].x_try.marks.rst.window number
        x_variants[].x_try.marks.fin object the first FIN
        x_variants[].x_try.marks.fin.ttl number!
        x_variants[].x_try.marks.fin.ip_id number|null the IPv4 identification
        x_variants[].x_try.marks.fin.window number
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        """;
}
