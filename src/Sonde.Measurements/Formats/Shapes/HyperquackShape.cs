namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>hyperquack</c>.</summary>
internal static class HyperquackShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text = TrialShape.Text
        + """

        service string!
        response array! the tries, controls among them
        response[] object!
        response[].matches_template boolean!
        response[].control_url string
        response[].start_time string!
        response[].end_time string!
        response[].error string
        response[].response object|string the tries, controls among them
        controls_failed boolean!
        stateful_block boolean!
        tag string!
        x_tries array!
        x_evidence.signs array!
        x_evidence.signs[] string!
        x_unusable string
        x_local string what kept the measurement from happening, where the cause lies in the measuring machine; else null
        x_template_sha256 string
        x_template object
        {response[].response,x_template}.status_line string!
        {response[].response,x_template}.headers object!
        {response[].response,x_template}.headers.* array
        {response[].response,x_template}.headers.*[] string!
        {response[].response,x_template}.body string!
        {response[].response,x_template}.TlsVersion number
        {response[].response,x_template}.CipherSuite number
        {response[].response,x_template}.Certificate array
        {response[].response,x_template}.Certificate[] string!
        {response[].response,x_template}.x_cut boolean whether the body is not all that came
        x_mixed boolean whether the tries came to different outcomes
        x_job object fields of a job whose names are the line's own
        x_vp_name string the name that the vantage point was given by
        x_fails_later boolean the name was answered, and controls behind it were not
        x_fails_again boolean they failed behind the name once more, and did not behind a control name
        x_throughput object bytes a second, where the control's body is long enough
        x_throughput.test number!
        x_throughput.control number!
        x_throughput.tries number!
        x_throttled boolean whether all tries were ten times slower than every control
        x_frozen_after number after how many bytes all tries fell silent
        x_variants array the variants of a thorough measurement
        x_variants[] object!
        x_variants[].variant string!
        x_variants[].matches_template boolean!
        x_variants[].error string
        {x_tries[],x_variants[].x_try} object!
        x_tries[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_variants[].x_try.x_stage string|null! where it failed, or null
        {x_tries[],x_variants[].x_try}.x_failure string|null! what failed (df-007), or null
        {x_tries[],x_variants[].x_try}.t0 number! start, in seconds since the measurement began
        {x_tries[],x_variants[].x_try}.t number! end, in seconds since the measurement began
        {x_tries[],x_variants[].x_try}.source_port number
        {x_tries[],x_variants[].x_try}.first_byte number
        {x_tries[],x_variants[].x_try}.received number!
        {x_tries[],x_variants[].x_try}.differs_at number
        {x_tries[],x_variants[].x_try}.differences array
        {x_tries[],x_variants[].x_try}.differences[] string!
        {x_tries[],x_variants[].x_try}.x_local boolean whether the cause lies in the measuring machine
        {x_tries[],x_variants[].x_try}.x_variant string how it differs from the usual test
        {x_tries[],x_variants[].x_try}.rtt number the round trip of the handshake, in seconds
        {x_tries[],x_variants[].x_try}.acknowledged number bytes of the request that the peer acknowledged
        {x_tries[],x_variants[].x_try}.retransmits number segments that were sent again
        {x_tries[],x_variants[].x_try}.segments number in how many segments a request left that was to leave in two
        {x_tries[],x_variants[].x_try}.cut boolean whether more came than is kept
        {x_tries[],x_variants[].x_try}.marks object the marks of its packets, where they were captured
        {x_tries[],x_variants[].x_try}.marks.who string!
        {x_tries[],x_variants[].x_try}.marks.signs array!
        {x_tries[],x_variants[].x_try}.marks.signs[] string!
        {x_tries[],x_variants[].x_try}.marks.syn_ack object its SYN/ACK
        {x_tries[],x_variants[].x_try}.marks.data object the first segment with data
        {x_tries[],x_variants[].x_try}.marks.rst object the first RST
        {x_tries[],x_variants[].x_try}.marks.fin object the first FIN
        {x_tries[],x_variants[].x_try}.marks.{syn_ack,data,rst,fin}.ttl number!
        {x_tries[],x_variants[].x_try}.marks.{syn_ack,data,rst,fin}.ip_id number|null the IPv4 identification
        {x_tries[],x_variants[].x_try}.marks.{syn_ack,data,rst,fin}.window number
        """;
}
