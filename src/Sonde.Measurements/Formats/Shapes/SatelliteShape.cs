namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>satellite</c>.</summary>
internal static class SatelliteShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        vp string! the vantage point: the server or resolver
        test_url string! the name that was tested
        location object!
        passed_liveness boolean!
        in_control_group boolean!
        connect_error boolean!
        anomaly boolean!
        start_time string!
        end_time string!
        confidence object!
        confidence.average number
        confidence.matches array
        confidence.matches[] number!
        confidence.untagged_controls boolean
        confidence.untagged_response boolean
        excluded boolean!
        exclude_reason array!
        response array! the tries, controls among them
        response[] object!
        response[].url string!
        response[].has_type_a boolean!
        response[].response object! the tries, controls among them
        response[].response.* object
        response[].response.*.http string|null
        response[].response.*.cert string|null
        response[].response.*.asnum number|null
        response[].response.*.asname string|null
        response[].response.*.matched array|null
        response[].response.*.matched[] string
        response[].error string!
        response[].rcode number!
        x_controls array!
        x_controls[] object!
        x_controls[].resolver string
        x_controls[].type string
        x_controls[].rcode number
        x_controls[].response array the tries, controls among them
        x_controls[].response[] string!
        x_controls[].error string
        x_pages array!
        x_pages[] object!
        x_pages[].ip string
        x_pages[].keyword string
        x_pages[].http object|string
        x_pages[].http.status_line string
        x_pages[].http.headers object
        x_pages[].http.headers.* array
        x_pages[].http.headers.*[] string!
        x_pages[].http.body string
        x_pages[].https object|string
        x_pages[].https.status_line string
        x_pages[].https.headers object
        x_pages[].https.headers.* array
        x_pages[].https.headers.*[] string!
        x_pages[].https.body string
        x_pages[].https.TlsVersion number
        x_pages[].https.CipherSuite number
        x_pages[].https.Certificate array
        x_pages[].https.Certificate[] string!
        x_pages[].fetched boolean
        x_pages[].start_time string
        x_pages[].end_time string
        x_pages[].trusted_cert boolean
        x_tries array!
        x_tries[] object!
        x_tries[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_tries[].x_failure string|null! what failed (df-007), or null
        x_tries[].type string!
        x_tries[].transport string!
        x_tries[].t0 number! start, in seconds since the measurement began
        x_tries[].t number! end, in seconds since the measurement began
        x_tries[].answers array!
        x_tries[].answers[] object!
        x_tries[].answers[].t number end, in seconds since the measurement began
        x_tries[].answers[].rcode number|null
        x_tries[].answers[].addresses array
        x_tries[].answers[].addresses[] string!
        x_tries[].answers[].ttl number the TTL
        x_tries[].answers[].aa boolean
        x_tries[].answers[].ra boolean
        x_tries[].answers[].tc boolean
        x_tries[].answers[].edns boolean
        x_tries[].answers[].same_question boolean
        x_tries[].answers[].length number
        x_evidence object!
        x_evidence.who string!
        x_evidence.signs array
        x_evidence.signs[] string!
        x_observations array!
        x_observations[] object!
        x_observations[].step string!
        x_observations[].attempt number!
        x_observations[].part string
        x_observations[].is_control boolean!
        x_observations[].target string!
        x_observations[].hostname string!
        x_observations[].transport string!
        x_observations[].port number!
        x_observations[].answer string
        x_observations[].result string
        x_observations[].t0 number! start, in seconds since the measurement began
        x_observations[].t number! end, in seconds since the measurement began
        x_observations[].rtt number the round trip, in seconds
        x_observations[].bytes number
        x_observations[].failure string|null the failure (OONI df-007); null: none
        probe_cc string its country; ZZ: not said
        probe_asn string the network of the measuring machine; AS0: not said
        x_started string!
        x_test_name string! the nettest
        x_target string! what tells this measurement from others: the vantage point and the name
        x_options array the options, as OONI writes them
        x_options[] string!
        id string! the measurement's own id; x_id where the job brought an id
        x_run_id string! the id of the run
        x_outcome string! the outcome, as Censored Planet writes it
        x_outcome_code string! the same in ASCII
        x_expectation string!
        x_rule string!
        x_features array
        x_features[] object!
        x_features[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_features[].x_failure string|null! what failed (df-007), or null
        x_features[].type string!
        x_features[].transport string!
        x_features[].x_variant string! how it differs from the usual test, where it is one of the variants of a thorough measurement; else null
        x_features[].t0 number! start, in seconds since the measurement began
        x_features[].t number! end, in seconds since the measurement began
        x_features[].answers array!
        x_features[].answers[] object!
        x_features[].answers[].t number end, in seconds since the measurement began
        x_features[].answers[].rcode number|null
        x_features[].answers[].addresses array
        x_features[].answers[].addresses[] string!
        x_features[].answers[].ttl number the TTL
        x_features[].answers[].aa boolean
        x_features[].answers[].ra boolean
        x_features[].answers[].tc boolean
        x_features[].answers[].edns boolean
        x_features[].answers[].same_question boolean
        x_features[].answers[].length number
        x_tries[].answers[].names array the names that it leads over (CNAME)
        x_tries[].answers[].names[] string!
        x_tries[].answers[].ip_id number the IPv4 identification, where it was captured
        x_tries[].answers[].cut boolean whether it holds more than is told
        x_tries[].more_answers number how many more answers came than are told
        x_tries[].x_variant string
        x_features[].answers[].names array the names that it leads over (CNAME)
        x_features[].answers[].names[] string!
        x_features[].answers[].ip_id number the IPv4 identification, where it was captured
        x_features[].answers[].cut boolean whether it holds more than is told
        x_features[].more_answers number how many more answers came than are told
        x_response_aaaa array the tries, controls among them
        x_response_aaaa[] object!
        x_response_aaaa[].url string!
        x_response_aaaa[].has_type_a boolean!
        x_response_aaaa[].response object! the tries, controls among them
        x_response_aaaa[].response.* object
        x_response_aaaa[].response.*.http string|null
        x_response_aaaa[].response.*.cert string|null
        x_response_aaaa[].response.*.asnum number|null
        x_response_aaaa[].response.*.asname string|null
        x_response_aaaa[].response.*.matched array|null
        x_response_aaaa[].response.*.matched[] string
        x_response_aaaa[].error string!
        x_response_aaaa[].rcode number!
        x_tries_aaaa array
        x_tries_aaaa[] object!
        x_tries_aaaa[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_tries_aaaa[].x_failure string|null! what failed (df-007), or null
        x_tries_aaaa[].type string!
        x_tries_aaaa[].transport string!
        x_tries_aaaa[].t0 number! start, in seconds since the measurement began
        x_tries_aaaa[].t number! end, in seconds since the measurement began
        x_tries_aaaa[].answers array!
        x_tries_aaaa[].answers[] object!
        x_tries_aaaa[].answers[].t number end, in seconds since the measurement began
        x_tries_aaaa[].answers[].rcode number|null
        x_tries_aaaa[].answers[].addresses array
        x_tries_aaaa[].answers[].addresses[] string!
        x_tries_aaaa[].answers[].ttl number the TTL
        x_tries_aaaa[].answers[].aa boolean
        x_tries_aaaa[].answers[].ra boolean
        x_tries_aaaa[].answers[].tc boolean
        x_tries_aaaa[].answers[].edns boolean
        x_tries_aaaa[].answers[].same_question boolean
        x_tries_aaaa[].answers[].length number
        x_tries_aaaa[].answers[].names array the names that it leads over (CNAME)
        x_tries_aaaa[].answers[].names[] string!
        x_tries_aaaa[].answers[].ip_id number the IPv4 identification, where it was captured
        x_tries_aaaa[].answers[].cut boolean whether it holds more than is told
        x_tries_aaaa[].more_answers number how many more answers came than are told
        x_tries_aaaa[].x_variant string
        x_by_type object the outcome's code by type
        x_by_type.* string|object|null
        x_pages[].http.x_cut boolean
        x_pages[].https.x_cut boolean
        x_local string what kept the measurement from happening, where the cause lies in the measuring machine
        x_interrupted boolean whether the user ended it
        x_mixed boolean
        x_job object
        x_port number the resolver's port, where it is not 53
        x_vp_name string the name that the resolver was given by
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        x_unusable string why the answer says nothing of the name
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
        """;
}
