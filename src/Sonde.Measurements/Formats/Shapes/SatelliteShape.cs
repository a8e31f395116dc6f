namespace Sonde.Measurements.Formats.Shapes;

/// <summary>The keys of a line of <c>satellite</c>.</summary>
internal static class SatelliteShape
{
    /// <summary>Them, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text = TrialShape.Text
        + """

        passed_liveness boolean!
        in_control_group boolean!
        connect_error boolean!
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
        x_pages[].{http,https} object|string
        x_pages[].{http,https}.status_line string
        x_pages[].{http,https}.headers object
        x_pages[].{http,https}.headers.* array
        x_pages[].{http,https}.headers.*[] string!
        x_pages[].{http,https}.body string
        x_pages[].https.TlsVersion number
        x_pages[].https.CipherSuite number
        x_pages[].https.Certificate array
        x_pages[].https.Certificate[] string!
        x_pages[].fetched boolean
        x_pages[].start_time string
        x_pages[].end_time string
        x_pages[].trusted_cert boolean
        x_tries array!
        x_evidence.signs array
        x_evidence.signs[] string!
        x_observations[].part string
        x_observations[].answer string
        x_features array
        x_response_aaaa array the tries, controls among them
        x_response_aaaa[] object!
        {response,x_response_aaaa}[].url string!
        {response,x_response_aaaa}[].has_type_a boolean!
        {response,x_response_aaaa}[].response object! the tries, controls among them
        {response,x_response_aaaa}[].response.* object
        {response,x_response_aaaa}[].response.*.http string|null
        {response,x_response_aaaa}[].response.*.cert string|null
        {response,x_response_aaaa}[].response.*.asnum number|null
        {response,x_response_aaaa}[].response.*.asname string|null
        {response,x_response_aaaa}[].response.*.matched array|null
        {response,x_response_aaaa}[].response.*.matched[] string
        {response,x_response_aaaa}[].error string!
        {response,x_response_aaaa}[].rcode number!
        x_tries_aaaa array
        x_{tries,features,tries_aaaa}[] object!
        x_features[].x_variant string! how it differs from the usual test, where it is one of the variants of a thorough measurement; else null
        x_tries[].x_variant string
        x_{tries,features,tries_aaaa}[].x_stage string|null! dial over TCP, read where no answer came; null where one did
        x_{tries,features,tries_aaaa}[].x_failure string|null! what failed (df-007), or null
        x_{tries,features,tries_aaaa}[].type string!
        x_{tries,features,tries_aaaa}[].transport string!
        x_{tries,features,tries_aaaa}[].t0 number! start, in seconds since the measurement began
        x_{tries,features,tries_aaaa}[].t number! end, in seconds since the measurement began
        x_{tries,features,tries_aaaa}[].answers array!
        x_{tries,features,tries_aaaa}[].answers[] object!
        x_{tries,features,tries_aaaa}[].answers[].t number end, in seconds since the measurement began
        x_{tries,features,tries_aaaa}[].answers[].rcode number|null
        x_{tries,features,tries_aaaa}[].answers[].addresses array
        x_{tries,features,tries_aaaa}[].answers[].addresses[] string!
        x_{tries,features,tries_aaaa}[].answers[].ttl number the TTL
        x_{tries,features,tries_aaaa}[].answers[].aa boolean
        x_{tries,features,tries_aaaa}[].answers[].ra boolean
        x_{tries,features,tries_aaaa}[].answers[].tc boolean
        x_{tries,features,tries_aaaa}[].answers[].edns boolean
        x_{tries,features,tries_aaaa}[].answers[].same_question boolean
        x_{tries,features,tries_aaaa}[].answers[].length number
        x_{tries,features,tries_aaaa}[].answers[].names array the names that it leads over (CNAME)
        x_{tries,features,tries_aaaa}[].answers[].names[] string!
        x_{tries,features,tries_aaaa}[].answers[].ip_id number the IPv4 identification, where it was captured
        x_{tries,features,tries_aaaa}[].answers[].cut boolean whether it holds more than is told
        x_{tries,features,tries_aaaa}[].more_answers number how many more answers came than are told
        x_tries_aaaa[].x_variant string
        x_by_type object the outcome's code by type
        x_by_type.* string|object|null
        x_pages[].{http,https}.x_cut boolean
        x_local string what kept the measurement from happening, where the cause lies in the measuring machine
        x_mixed boolean
        x_job object
        x_port number the resolver's port, where it is not 53
        x_vp_name string the name that the resolver was given by
        x_injected boolean whether with the name's own answer came another one, again and again, and to no query for control names
        x_unusable string why the answer says nothing of the name
        """;
}
