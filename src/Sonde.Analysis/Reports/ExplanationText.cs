using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Outputs;

namespace Sonde.Analysis.Reports;

/// <summary>Explanations for people: a line for the row, one in plain words, and one for each rule that was tried.</summary>
/// <param name="output">Where to.</param>
/// <param name="safe">Makes a text that came from the network safe for where it is shown.</param>
internal sealed class ExplanationText(TextWriter output, Func<string, string> safe)
{
    /// <summary>Rejected lines that are shown; of the others, the number. A file of another kind is wrong in every line.</summary>
    private const int MostRejected = 10;

    private long _rejected;

    /// <summary>How many rows were explained.</summary>
    public long Rows { get; private set; }

    public void Write(string file, ExplainedRow row)
    {
        Rows++;
        (string outcome, string expectation) = (row.Verdict.Outcome ?? "no outcome", row.Verdict.ExpectationName ?? "null");
        Line($"{file}:{row.Line}: {row.Subject} ({row.Role}): {outcome} ({expectation}) by {row.Verdict.RuleId} of {row.RulesVersion}");
        Line($"  so  {row.Finding.Text}");
        foreach (string evidence in row.Trace.Evidence) Line($"  on  {evidence}");
        foreach (TraceStep step in row.Trace.Steps) Line($"  {(step.Fired ? "yes" : "no "),-3} {step.Rule}: {step.Test}");
        if (row.Verdict.Mismatches.Count > 0) Line($"  mismatches: {string.Join(", ", row.Verdict.Mismatches)}");
    }

    public void Write(RejectedLine line)
    {
        if (++_rejected <= MostRejected) Line($"{line.File}:{line.Line}: rejected: {line.Reason}: {Excerpt.Short(line.Text)}");
    }

    /// <summary>Says how many more lines were rejected.</summary>
    public void End(string file)
    {
        if (_rejected > MostRejected) Line($"{file}: and {_rejected - MostRejected} more rejected lines");
    }

    private void Line(string text) => output.WriteLine(safe(text));
}
