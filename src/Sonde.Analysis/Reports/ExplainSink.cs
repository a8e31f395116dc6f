using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Reports;

/// <summary>Writes for each row which rules were tried and which one fired.</summary>
internal sealed class ExplainSink(IRuleSet rules, string file, TextWriter output) : IRowSink
{
    public void Accept(HyperquackRow row)
    {
        var trace = new Trace();
        Verdict verdict = row.Scan == ScanType.Tcp ? row.Verdict : rules.Decide(row, trace);
        Write(row.Line, $"{row.Domain} at {row.ServerIp}", row.Retry, row.IsControl, verdict, trace);
    }

    public void Accept(SatelliteRow row)
    {
        var trace = new Trace();
        Verdict verdict = rules.Decide(row, trace);
        Write(row.Line, $"{row.Domain} by {row.ResolverIp}", row.Retry, row.IsControl, verdict, trace);
    }

    private void Write(long line, string what, long? retry, bool? isControl, Verdict verdict, Trace trace)
    {
        string role = isControl == true ? "control" : $"try {retry}";
        output.WriteLine($"{file}:{line}: {what} ({role}): {verdict.Outcome ?? "no outcome"} ({verdict.ExpectationName ?? "null"}) by {verdict.RuleId} of {rules.Version}");
        foreach (TraceStep step in trace.Steps) output.WriteLine($"  {(step.Fired ? "yes" : "no "),-3} {step.Rule}: {step.Test}");
        if (verdict.Mismatches.Count > 0) output.WriteLine($"  mismatches: {string.Join(", ", verdict.Mismatches)}");
    }
}
