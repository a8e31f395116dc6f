using Sonde.Measurements.Model;

namespace Sonde.Analysis.Verdicts;

/// <summary>Makes verdicts of documented outcomes.</summary>
internal static class SondeVerdicts
{
    private static readonly string[] StageKeys = [.. Enum.GetValues<Stage>().Select(stage => $"{(int)stage}/")];

    public static string StageKey(Stage stage) => StageKeys[(int)stage];

    /// <summary>The outcome with the sign its class and stage bear.</summary>
    public static Outcome Signed(Stage stage, string @class, string? detail) => new(stage, @class, detail, SignOf(stage, @class, detail));

    public static Verdict Make(string rule, Outcome outcome, IReadOnlyList<string> mismatches)
        => new(outcome.ToString(), outcome.Code, outcome.StageName, outcome.Expectation, mismatches, rule, outcome.ToString());

    // A match with a detail is one that something was wrong with.
    private static OutcomeSign SignOf(Stage stage, string @class, string? detail)
    {
        if (@class == OutcomeClasses.Match && detail is not null) return OutcomeSign.Unexpected;
        if (stage is Stage.Setup or Stage.Unknown) return OutcomeSign.Invalid;
        if (stage != Stage.None) return OutcomeSign.Unexpected;
        return @class switch
        {
            OutcomeClasses.Match or OutcomeClasses.TrustedHost or OutcomeClasses.IpMatch or OutcomeClasses.AsnMatch
                or OutcomeClasses.TlsValidCertificate or OutcomeClasses.TlsMatch => OutcomeSign.Expected,
            OutcomeClasses.DnsHostUnreachable or OutcomeClasses.SetupSystemFailure => OutcomeSign.Invalid,
            _ => OutcomeSign.Unexpected,
        };
    }
}
