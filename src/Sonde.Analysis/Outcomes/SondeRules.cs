using System.Text;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>
/// Our rules for Hyperquack: every part of an error text counts, the deepest stage that the evidence supports decides, and of
/// several mismatches the order TLS, status, header, body.
/// </summary>
internal sealed class SondeRules : IRuleSet
{
    public const string RulesVersion = "sonde-1";

    /// <summary>The rules that read where a probe failed.</summary>
    internal const string ResetInHandshake = "stage.tls_reset", ClosedInHandshake = "stage.tls_closed";

    private static readonly string[] MismatchOrder =
        [OutcomeClasses.TlsMismatch, OutcomeClasses.StatusMismatch, OutcomeClasses.HeaderMismatch, OutcomeClasses.BodyMismatch,
            OutcomeClasses.Mismatch];

    private static readonly Verdict Match = SondeVerdicts.Make("template.match", Outcome.Match, []);
    // The name was answered, and dealt with all the same.
    private static readonly Verdict Residual = SondeVerdicts.Make(
        "trial.residual", SondeVerdicts.Signed(Stage.None, OutcomeClasses.Match, OutcomeDetails.Residual), []);

    private static readonly Verdict Throttled = SondeVerdicts.Make(
        "trial.throttled", SondeVerdicts.Signed(Stage.None, OutcomeClasses.Match, OutcomeDetails.Throttled), []);

    private static readonly Verdict Unknown = SondeVerdicts.Make("error.unknown", Outcome.Unknown, []);
    private static readonly Verdict NoEvidence = SondeVerdicts.Make("template.none", Outcome.Unknown, []);

    private readonly Utf8Buffer _scratch = new();
    private readonly Utf8Buffer _words = new(256);
    private readonly VerdictCache _cache = new();
    private readonly List<Finding> _findings = [];
    private readonly List<string> _mismatches = [];
    private readonly SondeDns _dns = new();

    public string Version => RulesVersion;

    public bool MatchesDnsBodies => true;

    /// <summary>Wherever an answer came that is not the expected one.</summary>
    public bool MatchesPagesOf(HyperquackRow row) => row.MatchesTemplate != true;

    public Verdict Decide(SatelliteRow row, Trace? trace = null) => _dns.Decide(row, trace);

    public Verdict Decide(HyperquackRow row, Trace? trace = null)
    {
        FindErrors(row, trace);
        CollectMismatches();
        bool isBlockpage = row.IsKnownBlockpage == true && !row.PageSignature.IsNull && !row.PageSignature.IsEmpty;
        trace?.Add("page.blockpage", $"the page is a known block page ({row.PageSignature.ToString() ?? "none"})", isBlockpage);
        if (isBlockpage) return Get("page.blockpage", Stage.Content, OutcomeClasses.BlockPage, row.PageSignature.ToString());
        bool hasError = !row.Error.IsNull && !row.Error.IsEmpty;
        if (!hasError) return WithoutError(row, trace);
        if (_findings.Count == 0) return Unknown;
        Finding decisive = InHandshake(row, Deepest(), trace);
        if (decisive.Stage != Stage.Content) return Get(decisive.Rule, decisive.Stage, decisive.Class, null);
        if (IsTrusted(row, trace)) return Get("header.akamai", Stage.None, OutcomeClasses.TrustedHost, "akamai");
        string? code = decisive.Class == OutcomeClasses.StatusMismatch ? StatusCode(row.Page.Status) : null;
        return Get(decisive.Rule, Stage.Content, decisive.Class, code);
    }

    private Verdict WithoutError(HyperquackRow row, Trace? trace)
    {
        trace?.Add("template.match", "the answer matches the template", row.MatchesTemplate == true);
        if (row.MatchesTemplate == true) return Matched(row, trace);
        if (IsTrusted(row, trace)) return Get("header.akamai", Stage.None, OutcomeClasses.TrustedHost, "akamai");
        trace?.Add("template.mismatch", "the answer does not match the template", row.MatchesTemplate == false);
        if (row.MatchesTemplate is null) return NoEvidence;
        if (_mismatches.Count == 0) _mismatches.Add(OutcomeClasses.Mismatch);
        return Get("template.mismatch", Stage.Content, OutcomeClasses.Mismatch, null);
    }

    private static Verdict Matched(HyperquackRow row, Trace? trace)
    {
        bool isTest = row.IsControl != true;
        if (isTest && row.FailsAgain)
        {
            trace?.Add(Residual.RuleId, "controls behind the name fail, and behind control names do not (x_fails_again)", fired: true);
            return Residual;
        }

        if (!isTest || !row.IsThrottled) return Match;
        trace?.Add(Throttled.RuleId, "all answers were ten times slower than the controls' (x_throttled)", fired: true);
        return Throttled;
    }

    // A name of a server in its answer is anybody's to write: not where the packets are somebody else's.
    private static bool IsTrusted(HyperquackRow row, Trace? trace)
    {
        bool isAkamai = IsAkamai(row.Page);
        trace?.Add(
            "header.akamai", $"the answer comes from Akamai, which answers for others: {TraceTexts.Servers(row.Page)}",
            isAkamai && !row.IsOfPath);
        if (isAkamai && row.IsOfPath)
            trace?.Add("marks.path", "it says that it comes from Akamai, and its packets come from somebody on the way (marks)", fired: true);
        return isAkamai && !row.IsOfPath;
    }

    private void FindErrors(HyperquackRow row, Trace? trace)
    {
        _findings.Clear();
        if (row.Error.IsNull || row.Error.IsEmpty) return;
        _scratch.Clear();
        row.Error.DecodeTo(_scratch);
        Span<byte> whole = _scratch.Bytes.AsSpan(0, _scratch.Length);
        Ascii.ToLowerInPlace(whole, out _);
        _words.Clear();
        ReadOnlySpan<byte> rest = ErrorObject.TryWrite(whole, _words) ? _words.Written : whole;
        while (!rest.IsEmpty)
        {
            int end = GoError.PartEnd(rest);
            ReadOnlySpan<byte> part = rest[..end];
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            GoError error = GoError.Of(part);
            if (error.Core.IsEmpty) continue;
            ErrorLiteral? literal = SondeErrors.Literals.Find(ref error, row.Scan, trace);
            if (literal is not null)
                _findings.Add(new Finding(literal.Id, SondeErrors.StageOf(literal, error), SondeErrors.ClassOf(literal, error)));
            else if (error.IsHttpBroken) _findings.Add(new Finding("http.broken", Stage.Http, OutcomeClasses.HttpInvalid));
            // What follows the words of an error are its values, semicolons and all; only what the scanner joins stands side by side.
            bool hasValues = literal is { Form: LiteralForm.Open, Stage: not Stage.Content } && error.Core.Length > literal.Bytes.Length;
            if (hasValues) return;
        }
    }

    private void CollectMismatches()
    {
        _mismatches.Clear();
        foreach (string @class in MismatchOrder)
        {
            foreach (Finding finding in _findings)
            {
                if (finding.Class != @class) continue;
                _mismatches.Add(@class);
                break;
            }
        }
    }

    private Finding Deepest()
    {
        Finding deepest = _findings[0];
        foreach (Finding finding in _findings)
        {
            bool isDeeper = finding.Stage > deepest.Stage;
            bool comesFirst = finding.Stage == Stage.Content && deepest.Stage == Stage.Content
                && Array.IndexOf(MismatchOrder, finding.Class) < Array.IndexOf(MismatchOrder, deepest.Class);
            if (isDeeper || comesFirst) deepest = finding;
        }

        return deepest;
    }

    /// <summary>
    /// What a line says that knows better than its text: where the name is sent within the TLS handshake, its end there is one of stage
    /// tls. The archives' texts are the same before the handshake's end and after.
    /// </summary>
    private static Finding InHandshake(HyperquackRow row, Finding finding, Trace? trace)
    {
        if (row.Stage != Stage.Tls || finding.Stage != Stage.Read) return finding;
        bool isReset = finding.Class == OutcomeClasses.TcpReset,
            isClosed = finding.Class is OutcomeClasses.HttpEmpty or OutcomeClasses.HttpTruncated;
        trace?.Add(ResetInHandshake, "the connection was reset within the TLS handshake (x_stage)", isReset);
        if (isReset) return new Finding(ResetInHandshake, Stage.Tls, OutcomeClasses.TcpReset);
        trace?.Add(ClosedInHandshake, "the connection was closed within the TLS handshake (x_stage)", isClosed);
        return isClosed ? new Finding(ClosedInHandshake, Stage.Tls, OutcomeClasses.TlsFailed) : finding;
    }

    private static bool IsAkamai(Page page)
    {
        foreach (HeaderLine header in page.Headers)
        {
            ReadOnlySpan<byte> value = header.Value.Raw;
            if (header.Name.IsNull)
            {
                int colon = value.IndexOf((byte)':');
                if (colon < 0 || !Ascii.EqualsIgnoreCase(value[..colon], "server"u8)) continue;
                value = value[(colon + 1)..].Trim((byte)' ');
            }
            else if (!Ascii.EqualsIgnoreCase(header.Name.Raw, "server"u8))
            {
                continue;
            }

            if (Ascii.EqualsIgnoreCase(value, "AkamaiGHost"u8) || Ascii.EqualsIgnoreCase(value, "GHost"u8)) return true;
        }

        return false;
    }

    /// <summary>The three digits of a status line, or null.</summary>
    private static string? StatusCode(JsonText status)
    {
        ReadOnlySpan<byte> text = status.Raw;
        if (text.StartsWith("HTTP/"u8)) text = text[(text.IndexOf((byte)' ') + 1)..];
        bool isCode = text.Length >= 3 && char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1])
            && char.IsAsciiDigit((char)text[2])
            && (text.Length == 3 || !char.IsAsciiLetterOrDigit((char)text[3]));
        return isCode ? Encoding.ASCII.GetString(text[..3]) : null;
    }

    private Verdict Get(string rule, Stage stage, string @class, string? detail)
    {
        string key = _mismatches.Count switch
        {
            0 => "",
            1 => _mismatches[0],
            _ => string.Join(',', _mismatches),
        };
        if (detail is not null) key = $"{key}\n{detail}";
        else if (stage != Stage.None) key = string.Concat(SondeVerdicts.StageKey(stage), key);
        return _cache.Get(rule, key, (id, _) => SondeVerdicts.Make(id, SondeVerdicts.Signed(stage, @class, detail), [.. _mismatches]));
    }

    /// <summary>What one part of an error text says.</summary>
    private readonly record struct Finding(string Rule, Stage Stage, string Class);
}
