namespace Sonde.Analysis.Rows;

/// <summary>The columns of ours that follow the published ones.</summary>
public static class OutcomeColumns
{
    internal static readonly Column Outcome = new(
        "outcome", ColumnSource.Rules, "[the outcome](outcomes.md) with its sign; null where the line has conditions only");
    internal static readonly Column Code = new(
        "outcome_code", ColumnSource.Rules,
        "the same in ASCII, without the sign; of a network event where events of its kind have an outcome each");
    internal static readonly Column Stage = new("stage", ColumnSource.Rules, "the stage that decided; null for matches and DNS");
    internal static readonly Column Expectation = new(
        "expectation", ColumnSource.Rules, "`expected`, `unexpected`, `inconclusive` or `invalid`; null without an outcome");
    internal static readonly Column Mismatches = new(
        "mismatches", ColumnType.TextList, ColumnSource.Rules, "all that differed from what was expected");
    internal static readonly Column RuleId = new("rule_id", ColumnSource.Rules, "the rule that decided");
    internal static readonly Column RulesVersion = new("rules_version", ColumnSource.Rules, "the version of the rules");
    internal static readonly Column SignaturesSha256 = new(
        "signatures_sha256", ColumnSource.Signatures, "the checksum of the signatures in force", "hexadecimal");
    internal static readonly Column SourceFile = new(
        "source_file", ColumnSource.Scan, "the file of the line, relative to the path that was given");
    internal static readonly Column SourceLine = new("source_line", ColumnType.Integer, ColumnSource.Scan, "which line of it", "from 1");

    /// <summary>Those behind the outcome, in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
        [Code, Stage, Expectation, Mismatches, RuleId, RulesVersion, SignaturesSha256, SourceFile, SourceLine];
}
