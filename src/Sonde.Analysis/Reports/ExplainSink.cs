using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Reports;

/// <summary>Explains each row: which rules were tried, on what text, and which one fired.</summary>
/// <param name="knowledge">The rules and signatures.</param>
/// <param name="take">Takes the explanations.</param>
internal sealed class ExplainSink(Knowledge knowledge, Action<ExplainedRow> take) : IRowSink
{
    public void Accept(HyperquackRow row)
    {
        var trace = new Trace();
        if (!row.PageSignature.IsNull)
            trace.Evidence.Add(
                $"page: {knowledge.Matcher?.Locate(row.Page, withBody: true) ?? $"{row.PageSignature}, as the row says itself"}");
        Verdict verdict = Supported(knowledge.Rules.Decide(row, trace), row.IsUnsupported, trace);
        Take(row.Line, $"{row.Domain} at {row.ServerIp}", row.Retry, row.IsControl, verdict, trace);
    }

    public void Accept(SatelliteRow row)
    {
        var trace = new Trace();
        Verdict verdict = Supported(knowledge.Rules.Decide(row, trace), row.IsUnsupported, trace);
        if (row.ControlsFailAlike)
        {
            trace.Add("controls.alike", "no control resolver has an address for the name either, for the same reason", fired: true);
            verdict = verdict.Unsupported;
        }

        if (row.LacksControls)
        {
            trace.Add("controls.none", "no control resolver knows the name: this may be the truth of it", fired: true);
            verdict = verdict.Unsupported;
        }

        Take(row.Line, $"{row.Domain} by {row.ResolverIp}", row.Retry, row.IsControl, verdict, trace);
    }

    public bool TakesTries => true;

    public void Accept(OutcomeRow row, string? evidence)
    {
        var trace = new Trace();
        foreach (JsonText condition in row.Conditions) trace.Evidence.Add($"condition {condition}");
        trace.Add(row.Verdict.RuleId, evidence ?? "", fired: true);
        Take(row.Line, row.Target.ToString() ?? row.Domain.ToString() ?? "", row.Attempt ?? 0, row.IsControl, row.Verdict, trace);
    }

    private static Verdict Supported(Verdict verdict, bool isUnsupported, Trace trace)
    {
        if (!isUnsupported) return verdict;
        trace.Add("controls.failed", "no control passed: nothing can be concluded from the tries", fired: true);
        return verdict.Unsupported;
    }

    private void Take(long line, string subject, long? retry, bool? isControl, Verdict verdict, Trace trace)
        => take(new ExplainedRow(line, subject, isControl == true ? "control" : $"try {retry}", verdict, knowledge.Rules.Version, trace));
}
