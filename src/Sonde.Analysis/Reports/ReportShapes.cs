using Sonde.Analysis.Outputs;
using Sonde.Analysis.Reports.Changes;
using Sonde.Analysis.Reports.Comparing;
using Sonde.Analysis.Reports.Tables;
using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Analysis.Reports;

/// <summary>
/// The shapes of the lines of JSON that reports write (<c>--format json</c>), made of their columns: which keys a line begins with follows
/// from <c>--by</c>.
/// </summary>
public static class ReportShapes
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<LineShape> All { get; } =
    [
        new("summary", "A line of sonde summary --format json", ReportColumn.Shape(SummaryTable.AllColumns)),
        new("changes", "A line of sonde changes --format json", ReportColumn.Shape(ChangeTable.AllColumns)),
        new("compare", "A line of sonde compare --format json", ReportColumn.Shape(ComparisonTable.AllColumns)),
        new("compare-targets", "A line of sonde compare --targets --format json", ReportColumn.Shape(ComparisonTable.AllColumnsOfTargets)),
        new("conditions", "A line of sonde conditions --format json", ConditionTable.Shape),
        new("conditions-list", "A line of sonde conditions --list --format json", ConditionList.Shape),
        new("query", "A line of sonde query --format json: the keys are the query's columns", "* any a value, as the query has it"),
        new("manifest", "A line of _MANIFEST.json, which sonde classify keeps beside its tables", UnitRecord.Shape),
    ];
}
