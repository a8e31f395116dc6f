using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports.Reading;
using Sonde.Analysis.Reports.Wording;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Reports;

/// <summary>Explains each row: which rules were tried, on what text, and which one fired.</summary>
/// <param name="knowledge">The rules and signatures.</param>
/// <param name="take">Takes the explanations.</param>
internal sealed class ExplainSink(Knowledge knowledge, Action<ExplainedRow> take) : IRowSink
{
    private readonly OutcomeRow _row = new();

    public void Accept(HyperquackRow row)
    {
        var trace = new Trace();
        if (!row.PageSignature.IsNull)
            trace.Evidence.Add(
                $"page: {knowledge.Matcher?.Locate(row.Page, withBody: true) ?? $"{row.PageSignature}, as the row says itself"}");
        Explain(row, knowledge.Rules.Decide(row, trace), trace);
        ArchiveRows.Fill(_row, row);
        Take(row, $"{row.Domain} at {row.ServerIp}", trace);
    }

    public void Accept(SatelliteRow row)
    {
        var trace = new Trace();
        Explain(row, knowledge.Rules.Decide(row, trace), trace);
        ArchiveRows.Fill(_row, row);
        Take(row, $"{row.Domain} by {row.ResolverIp}", trace);
    }

    public bool TakesTries => true;

    public void Accept(OutcomeRow row, string? evidence)
    {
        var trace = new Trace();
        foreach (JsonText condition in row.Conditions) trace.Evidence.Add($"condition {condition}");
        trace.Add(row.Verdict.RuleId, evidence ?? "", fired: true);
        string role = row.IsControl == true ? "control" : $"try {row.Attempt ?? 0}";
        take(
            new ExplainedRow(
                row.Line, row.Target.ToString() ?? row.Domain.ToString() ?? "", role, row.Verdict, knowledge.Rules.Version, trace,
                Findings.Of(MeasuredSink.Plain(row, row.Verdict))));
    }

    // What the row came to beyond its own rules, by all of its line.
    private static void Explain(TryRow row, Verdict byRules, Trace trace)
    {
        if (row.IsUnsupported)
        {
            string why = !row.Unusable.IsNull ? $"{row.Unusable} (x_unusable)"
                : row.ControlsFailed == true ? "the line says that the controls failed"
                : "no control passed";
            trace.Add("controls.failed", $"{why}: nothing can be concluded from the tries", fired: true);
        }

        if (row.Verdict.RuleId != byRules.RuleId) trace.Add(row.Verdict.RuleId, WhyOf(row.Verdict.RuleId), fired: true);
    }

    private static string WhyOf(string rule)
        => rule == TrialRules.Unasked ? "the name was not asked for: what a control came to is nothing that is known of it"
        : rule == TrialRules.Injected ? "with the name's own answer came another one, again and again, and to no query for control names (x_injected)"
        : rule == TrialRules.Interrupted ? "the measurement was stopped: what came until then says nothing"
        : Doubt.All.FirstOrDefault(doubt => doubt.Rule == rule)?.Why ?? "the line came to this";

    // A try is told as one measurement, of the name that it asked for.
    private void Take(TryRow row, string subject, Trace trace)
    {
        (_row.Target, _row.Domain, _row.IsControl) = (row.Domain, row.Domain, row.IsControl);
        take(
            new ExplainedRow(
                row.Line, subject, row.IsControl == true ? "control" : $"try {row.Retry}", row.Verdict, knowledge.Rules.Version, trace,
                Findings.Of(MeasuredSink.Plain(_row, row.Verdict))));
    }
}
