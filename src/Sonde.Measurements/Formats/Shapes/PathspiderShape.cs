namespace Sonde.Measurements.Formats.Shapes;

/// <summary>What the lines of all A/B experiments along paths share; the evidence of each is described by its page.</summary>
internal static class PathspiderShape
{
    /// <summary>The keys, as <see cref="LineShape.Text"/> has them.</summary>
    public const string Text =
        """
        dip any the target
        dp any its port
        sip any where the connections left from
        path any
        conditions any what was found, in conditions
        time any when, as PATHspider writes it
        error string why nothing was measured
        flow_results any
        missed_flows any
        x_test_name string! the nettest
        x_run_id string! the id of the run
        x_line string the input's line where it was no job
        x_job_fields array the fields that the job brought, where ours would have had their names
        x_options array the options, as OONI writes them
        x_interrupted boolean the user stopped it
        x_outcome string the outcome, as Censored Planet writes it
        x_outcome_code string the same in ASCII
        x_replayed boolean it was read out of a capture
        x_missing array what a live measurement would know besides, and no packet says
        x_missing[] string!
        """;
}
