using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Reports.Wording;
using Sonde.Analysis.Verdicts;

namespace Sonde.Analysis.Reports;

/// <summary>How a row came to its outcome.</summary>
/// <param name="Line">The number of its line in the file.</param>
/// <param name="Subject">What was asked, and of whom.</param>
/// <param name="Role">Which try it is, or that it is a control.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="RulesVersion">The rules that decided.</param>
/// <param name="Trace">What they were tried on, and which fired.</param>
/// <param name="Finding">The same in plain words.</param>
internal sealed record ExplainedRow(
    long Line, string Subject, string Role, Verdict Verdict, string RulesVersion, Trace Trace, Finding Finding);
