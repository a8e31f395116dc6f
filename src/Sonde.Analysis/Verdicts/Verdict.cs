using Sonde.Analysis.Text;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Verdicts;

/// <summary>What a rule set said of a row: the outcome, and how it came to it.</summary>
public sealed class Verdict
{
    private static readonly string[] BlockPages =
        [$"content/{OutcomeClasses.BlockPage}:", OutcomeClasses.HttpBlockPage + ":", OutcomeClasses.IpBlockPage + ":"];

    private Verdict?[]? _doubted;

    /// <summary>No outcome (where the published query yields NULL).</summary>
    public static readonly Verdict None = new(null, null, null, null, [], "none", null);

    /// <summary>Makes a verdict.</summary>
    /// <param name="outcome">The text of the outcome column, or null.</param>
    /// <param name="code">The same in ASCII, in the documented form, or null.</param>
    /// <param name="stage">The stage's name, or null where there is none (DNS, matches).</param>
    /// <param name="expectation">What it says of the network, or null.</param>
    /// <param name="mismatches">All that differed from what was expected.</param>
    /// <param name="ruleId">The rule that decided.</param>
    /// <param name="reduced">The text in the reduced table, or null when the row has none there.</param>
    public Verdict(
        string? outcome, string? code, string? stage, Expectation? expectation, IReadOnlyList<string> mismatches, string ruleId,
        string? reduced)
    {
        Outcome = outcome;
        Code = code;
        Stage = stage;
        Expectation = expectation;
        Mismatches = mismatches;
        RuleId = ruleId;
        Reduced = reduced;
        IsBlockPage = code is not null && Array.Exists(BlockPages, page => code.StartsWith(page, StringComparison.Ordinal));
        IsMatch = code == OutcomeClasses.Match || code?.StartsWith(OutcomeClasses.Match + ':', StringComparison.Ordinal) == true;
        OutcomeMember = Encode(into => Member(into, "outcome", outcome));
        ReducedMember = Encode(into => Member(into, "outcome", reduced));
        DetailMembers = Encode(into =>
        {
            Member(into, "outcome_code", code);
            Member(into, "stage", stage);
            Member(into, "expectation", ExpectationName);
            into.Append(",\"mismatches\":["u8);
            for (int i = 0; i < mismatches.Count; i++)
            {
                if (i > 0) into.Append((byte)',');
                Quote(into, mismatches[i]);
            }

            into.Append((byte)']');
            Member(into, "rule_id", ruleId);
        });
    }

    /// <summary>The text of the outcome column, or null.</summary>
    public string? Outcome { get; }

    /// <summary>The same in ASCII, or null.</summary>
    public string? Code { get; }

    /// <summary>The stage's name, or null.</summary>
    public string? Stage { get; }

    /// <summary>What it says of the network, or null.</summary>
    public Expectation? Expectation { get; }

    /// <summary>The expectation as the output spells it: expected, unexpected, inconclusive or invalid; null for none.</summary>
    public string? ExpectationName => Measurements.Model.ExpectationText.Of(Expectation);

    /// <summary>All that differed from what was expected.</summary>
    public IReadOnlyList<string> Mismatches { get; }

    /// <summary>The rule that decided.</summary>
    public string RuleId { get; }

    /// <summary>The text in the reduced table, or null.</summary>
    public string? Reduced { get; }

    /// <summary>Whether it is a page, or an answer, that is known to stand in for what is blocked.</summary>
    internal bool IsBlockPage { get; }

    /// <summary>Whether the answer was the expected one, whatever else is said of it.</summary>
    internal bool IsMatch { get; }

    /// <summary>The same outcome where the controls failed: it says nothing for the network and nothing against it.</summary>
    internal Verdict Unsupported => Expectation is Measurements.Model.Expectation.Expected or Measurements.Model.Expectation.Unexpected
        ? field ??= new Verdict(Outcome, Code, Stage, Measurements.Model.Expectation.Inconclusive, Mismatches, RuleId, Reduced)
        : this;

    /// <summary>
    /// The same outcome where somebody was seen to act upon the name: what could have been overload, or chance, is neither.
    /// </summary>
    internal Verdict Accused => Expectation is Measurements.Model.Expectation.Inconclusive
        ? field ??= new Verdict(Outcome, Code, Stage, Measurements.Model.Expectation.Unexpected, Mismatches, TrialRules.Injected, Reduced)
        : this;

    /// <summary>The same outcome where it may be no lie of anybody.</summary>
    internal Verdict DoubtedFor(Doubt doubt)
        => Expectation is Measurements.Model.Expectation.Expected or Measurements.Model.Expectation.Unexpected
        ? (_doubted ??= new Verdict?[Doubt.All.Count])[doubt.Index]
            ??= new Verdict(Outcome, Code, Stage, Measurements.Model.Expectation.Inconclusive, Mismatches, doubt.Rule, Reduced)
        : this;

    internal JsonText ExpectationText => field.IsNull && ExpectationName is { } name ? field = JsonText.Of(name) : field;

    /// <summary>A verdict without an outcome, of lines whose tradition has conditions.</summary>
    internal static Verdict Without(string rule) => new(null, null, null, null, [], rule, null);

    internal JsonText CodeText => field.IsNull && Code is { } code ? field = JsonText.Of(code) : field;

    internal JsonText OutcomeText => field.IsNull && Outcome is { } outcome ? field = JsonText.Of(outcome) : field;

    internal JsonText StageText => field.IsNull && Stage is { } stage ? field = JsonText.Of(stage) : field;

    internal JsonText RuleText => field.IsNull ? field = JsonText.Of(RuleId) : field;

    internal IReadOnlyList<JsonText> MismatchTexts => field ??= [.. Mismatches.Select(JsonText.Of)];

    /// <summary>The class, without stage and detail.</summary>
    internal JsonText ClassText => field.IsNull && Code is { } code ? field = JsonText.Of(ClassOf(code)) : field;

    /// <summary>The detail as the code has it, or null.</summary>
    internal JsonText DetailText
        => field.IsNull && Code is { } code && code.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
        ? field = JsonText.Of(code[(colon + 1)..])
        : field;

    internal byte[] OutcomeMember { get; }

    /// <summary>The outcome as a member of the reduced table's lines.</summary>
    internal byte[] ReducedMember { get; }

    internal byte[] DetailMembers { get; }

    private static string ClassOf(string code)
    {
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        string whole = colon < 0 ? code : code[..colon];
        return whole[(whole.IndexOf('/', StringComparison.Ordinal) + 1)..];
    }

    private static byte[] Encode(Action<Utf8Buffer> write)
    {
        var into = new Utf8Buffer(128);
        write(into);
        return into.Written.ToArray();
    }

    private static void Member(Utf8Buffer into, string name, string? value)
    {
        into.Append($",\"{name}\":");
        if (value is null) into.Append("null"u8);
        else Quote(into, value);
    }

    private static void Quote(Utf8Buffer into, string value)
    {
        into.Append((byte)'"');
        into.AppendEscaped(value);
        into.Append((byte)'"');
    }
}
