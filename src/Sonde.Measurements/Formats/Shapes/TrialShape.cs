namespace Sonde.Measurements.Formats.Shapes;

/// <summary>What lines of trials share, those of vantage points asked by TCP and those of resolvers.</summary>
internal static class TrialShape
{
    /// <summary>The keys, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        vp string! the vantage point: the server or resolver
        location object!
        location.country_name string the country of the vantage point
        location.country_code string
        location.asn number its network
        location.as_name string
        test_url string! the name that was tested
        anomaly boolean!
        x_evidence object!
        x_evidence.who string!
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
        x_options array the options, as OONI writes them
        x_options[] string!
        x_interrupted boolean whether the user ended it
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
        x_where.hops[].x_private_hop boolean its address is not published
        x_where.hops[].address string!
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        """;
}
