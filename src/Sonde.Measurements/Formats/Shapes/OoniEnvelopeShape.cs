namespace Sonde.Measurements.Formats.Shapes;

/// <summary>OONI's envelope; a nettest's own keys are added.</summary>
internal static class OoniEnvelopeShape
{
    /// <summary>The keys of every nettest, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Shared =
        """
        annotations object! words about the measurement
        annotations.* string
        data_format_version string! of OONI
        id string! the measurement's own id; x_id where the job brought an id
        measurement_start_time string! when it began (UTC)
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
        x_run_id string! the id of the run
        """;

    /// <summary>The same, and those of nettests that measure what was typed.</summary>
    public const string Text = Shared
        + """

        input string! what was measured, as it was typed
        options array options that were given
        options[] string!
        x_interrupted boolean the user stopped it
        x_hostname string
        """;
}
