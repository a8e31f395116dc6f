namespace Sonde.Experiments.Traceroute.Answers;

/// <summary>A packet that came while a trace was under way and answers none of its probes.</summary>
/// <param name="Answer">The packet.</param>
/// <param name="Reason">Why it is no answer.</param>
internal sealed record TraceOther(TraceAnswer Answer, UnmatchedReason Reason)
{
    /// <summary>The reason as it is published, in <c>x_other_reasons</c>.</summary>
    public string Word => Reason switch
    {
        UnmatchedReason.NumbersDiffer => "numbers_differ",
        UnmatchedReason.Unverified => "unverified",
        UnmatchedReason.ShortCitation => "short_citation",
        UnmatchedReason.DestinationRewritten => "destination_rewritten",
        UnmatchedReason.OtherAddress => "other_address",
        UnmatchedReason.Fragment => "fragment",
        _ => "no_probe",
    };
}
