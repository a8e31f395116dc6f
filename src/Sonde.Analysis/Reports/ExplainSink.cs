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
        Verdict verdict = Supported(knowledge.Rules.Decide(row, trace), row.IsUnsupported, trace);
        ArchiveRows.Fill(_row, row);
        Take(row.Line, $"{row.Domain} at {row.ServerIp}", row.Retry, row.IsControl, verdict, trace, row.Domain);
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

        if (row.IsOfSite)
        {
            trace.Add(
                "controls.page", "what is shown at the control resolvers' address is no better, or not known: it may be the site's own",
                fired: true);
            verdict = verdict.Unsupported;
        }

        if (row.IsOfInnerNetwork)
        {
            trace.Add(
                "controls.inner", "the control resolvers have none but addresses of inner networks: resolvers take those out of answers",
                fired: true);
            verdict = verdict.Unsupported;
        }

        ArchiveRows.Fill(_row, row);
        Take(row.Line, $"{row.Domain} by {row.ResolverIp}", row.Retry, row.IsControl, verdict, trace, row.Domain);
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

    private static Verdict Supported(Verdict verdict, bool isUnsupported, Trace trace)
    {
        if (!isUnsupported) return verdict;
        trace.Add("controls.failed", "no control passed: nothing can be concluded from the tries", fired: true);
        return verdict.Unsupported;
    }

    // A try is told as one measurement, of the name that it asked for.
    private void Take(long line, string subject, long? retry, bool? isControl, Verdict verdict, Trace trace, JsonText domain)
    {
        (_row.Target, _row.Domain, _row.IsControl) = (domain, domain, isControl);
        take(
            new ExplainedRow(
                line, subject, isControl == true ? "control" : $"try {retry}", verdict, knowledge.Rules.Version, trace,
                Findings.Of(MeasuredSink.Plain(_row, verdict))));
    }
}
