namespace Sonde.Analysis.Rows;

/// <summary>The columns of ours that follow the published ones.</summary>
public static class OutcomeColumns
{
    internal static readonly Column Outcome = new("outcome");
    internal static readonly Column Code = new("outcome_code");
    internal static readonly Column Stage = new("stage");
    internal static readonly Column Expectation = new("expectation");
    internal static readonly Column Mismatches = new("mismatches", ColumnType.TextList);
    internal static readonly Column RuleId = new("rule_id");
    internal static readonly Column RulesVersion = new("rules_version");
    internal static readonly Column SignaturesSha256 = new("signatures_sha256");
    internal static readonly Column SourceFile = new("source_file");
    internal static readonly Column SourceLine = new("source_line", ColumnType.Integer);

    /// <summary>Those behind the outcome, in order.</summary>
    public static IReadOnlyList<Column> All { get; } =
        [Code, Stage, Expectation, Mismatches, RuleId, RulesVersion, SignaturesSha256, SourceFile, SourceLine];
}
