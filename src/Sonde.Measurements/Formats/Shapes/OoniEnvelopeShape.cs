namespace Sonde.Measurements.Formats.Shapes;

/// <summary>
/// OONI's envelope as nettests write it that measure what was typed; a nettest's own keys are added. Traces have an envelope of their own:
/// the tradition gives them no input, and options always.
/// </summary>
internal static class OoniEnvelopeShape
{
    /// <summary>The keys, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        annotations object! words about the measurement
        annotations.* string
        data_format_version string! of OONI
        id string! the measurement's own id; x_id where the job brought an id
        input string! what was measured, as it was typed
        measurement_start_time string! when it began (UTC)
        options array options that were given
        options[] string!
        probe_asn string! the network of the measuring machine; AS0: not said
        probe_cc string! its country; ZZ: not said
        probe_ip string! 127.0.0.1 unless the user published it
        probe_network_name string!
        report_id string! empty: nothing is submitted
        resolver_asn string!
        resolver_ip string!
        resolver_network_name string!
        software_name string! what measured
        software_version string! its version
        test_keys object!
        test_name string! the nettest
        test_runtime number! how long it took, in seconds
        test_start_time string! when the run began (UTC)
        test_version string! the version of its form
        x_interrupted boolean the user stopped it
        x_run_id string! the id of the run
        x_hostname string
        """;
}
