using System.Diagnostics.CodeAnalysis;

namespace Sonde.Measurements.Model;

/// <summary>Reads outcomes back from their two renderings.</summary>
public static class OutcomeText
{
    private static readonly string Expected = Outcome.Match.ToString()[..^OutcomeClasses.Match.Length];
    private static readonly string Invalid = Outcome.Unknown.ToString()[..^Outcome.Unknown.Code.Length];
    private static readonly string Unexpected = Outcome.At(Stage.None, "x").ToString()[..^1];

    /// <summary>Reads the documented string, such as <c>❗️dial/timeout</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Outcome outcome)
    {
        outcome = default;
        if (text is null) return false;
        foreach ((string sign, OutcomeSign meaning) in ((string, OutcomeSign)[])
            [(Expected, OutcomeSign.Expected), (Unexpected, OutcomeSign.Unexpected), (Invalid, OutcomeSign.Invalid)])
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal)) continue;
            outcome = Split(text[sign.Length..], meaning);
            return outcome.Class.Length > 0 && outcome.ToString() == text;
        }

        return false;
    }

    /// <summary>Reads the ASCII code, such as <c>dial/timeout</c>. The sign follows from stage and class.</summary>
    public static bool TryParseCode([NotNullWhen(true)] string? code, out Outcome outcome)
    {
        outcome = default;
        if (string.IsNullOrEmpty(code)) return false;
        outcome = Split(code, OutcomeSign.Unexpected);
        if (outcome.Detail is { } detail) outcome = outcome with { Detail = OutcomeDetail.Unescape(detail) };
        if (outcome.Class.Length == 0 || outcome.Code != code) return false;
        OutcomeSign sign = outcome is { Class: OutcomeClasses.Match, Detail: null } ? OutcomeSign.Expected
            : outcome.Stage is Stage.Setup or Stage.Unknown ? OutcomeSign.Invalid
            : OutcomeSign.Unexpected;
        outcome = outcome with { Sign = sign };
        return true;
    }

    private static Outcome Split(string code, OutcomeSign sign)
    {
        int slash = code.IndexOf('/');
        int colon = code.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && slash > colon) slash = -1;
        Stage stage = slash < 0 ? Stage.None : StageOf(code[..slash]);
        string? detail = colon < 0 ? null : code[(colon + 1)..];
        return new Outcome(stage, code[(slash + 1)..(colon < 0 ? code.Length : colon)], detail, sign);
    }

    private static Stage StageOf(string name) => name switch
    {
        "setup" => Stage.Setup,
        "dial" => Stage.Dial,
        "tls" => Stage.Tls,
        "write" => Stage.Write,
        "read" => Stage.Read,
        "http" => Stage.Http,
        "content" => Stage.Content,
        _ => Stage.Unknown,
    };
}
