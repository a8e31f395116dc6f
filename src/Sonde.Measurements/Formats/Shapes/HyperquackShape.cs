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
        x_tries[].source_port number!
        x_tries[].first_byte number
        x_tries[].received number!
        x_tries[].differs_at number
        x_tries[].differences array
        x_tries[].differences[] string!
        x_tries[].x_local boolean what kept the measurement from happening, where the cause lies in the measuring machine; else null
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
        probe_cc string! its country; ZZ: not said
        probe_asn string! the network of the measuring machine; AS0: not said
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
        """;
}
