using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Reports;

/// <summary>Writes for each row which rules were tried, on what text, and which one fired.</summary>
/// <param name="knowledge">The rules and signatures.</param>
/// <param name="file">The file the rows are of.</param>
/// <param name="output">Where to.</param>
/// <param name="safe">Makes a text that came from the network safe for where it is shown.</param>
internal sealed class ExplainSink(Knowledge knowledge, string file, TextWriter output, Func<string, string> safe) : IRowSink
{
    /// <summary>How many rows were explained.</summary>
    public long Rows { get; private set; }

    public void Accept(HyperquackRow row)
    {
        var trace = new Trace();
        if (!row.PageSignature.IsNull) trace.Evidence.Add($"page: {knowledge.Matcher?.Locate(row.Page, withBody: true) ?? $"{row.PageSignature}, as the row says itself"}");
        Verdict verdict = Supported(knowledge.Rules.Decide(row, trace), row.IsUnsupported, trace);
        Write(row.Line, $"{row.Domain} at {row.ServerIp}", row.Retry, row.IsControl, verdict, trace);
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
        Write(row.Line, $"{row.Domain} by {row.ResolverIp}", row.Retry, row.IsControl, verdict, trace);
    }

    public bool TakesTries => true;

    public void Accept(OutcomeRow row, string? evidence)
    {
        var trace = new Trace();
        foreach (JsonText condition in row.Conditions) trace.Evidence.Add($"condition {condition}");
        trace.Add(row.Verdict.RuleId, evidence ?? "", fired: true);
        Write(row.Line, row.Target.ToString() ?? row.Domain.ToString() ?? "", row.Attempt ?? 0, row.IsControl, row.Verdict, trace);
    }

    private static Verdict Supported(Verdict verdict, bool isUnsupported, Trace trace)
    {
        if (!isUnsupported) return verdict;
        trace.Add("controls.failed", "no control passed: nothing can be concluded from the tries", fired: true);
        return verdict.Unsupported;
    }

    private void Write(long line, string what, long? retry, bool? isControl, Verdict verdict, Trace trace)
    {
        Rows++;
        string role = isControl == true ? "control" : $"try {retry}";
        Line($"{file}:{line}: {what} ({role}): {verdict.Outcome ?? "no outcome"} ({verdict.ExpectationName ?? "null"}) by {verdict.RuleId} of {knowledge.Rules.Version}");
        foreach (string evidence in trace.Evidence) Line($"  on  {evidence}");
        foreach (TraceStep step in trace.Steps) Line($"  {(step.Fired ? "yes" : "no "),-3} {step.Rule}: {step.Test}");
        if (verdict.Mismatches.Count > 0) Line($"  mismatches: {string.Join(", ", verdict.Mismatches)}");
    }

    private void Line(string text) => output.WriteLine(safe(text));
}
