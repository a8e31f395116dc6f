using System.Text;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>The rules of the published pipeline for Hyperquack, and its query for DNS, defects and all.</summary>
internal sealed class CensoredPlanetRules : IRuleSet
{
    public const string RulesVersion = "censoredplanet-1";
    private static readonly Verdict Match = Make("template", "expected", "match");
    private static readonly Verdict Akamai = Make("header.akamai", "expected", "trusted_host:akamai");
    private static readonly Verdict Mismatch = Make("template.mismatch", "content", "mismatch");
    private static readonly Verdict Unknown = Make("error.none", "unknown", "unknown");
    private static readonly Verdict[] ByError =
        [.. CensoredPlanetErrors.Rules.Select(rule => Make(rule.Id, StageName(rule.Stage), rule.Class))];

    private readonly Utf8Buffer _scratch = new();
    private readonly VerdictCache _cache = new();
    private readonly CensoredPlanetDns _dns = new();

    public string Version => RulesVersion;

    public bool MatchesDnsBodies => false;

    /// <summary>Only when the whole measurement was an anomaly, and then for its control rows too.</summary>
    public bool MatchesPagesOf(HyperquackRow row) => row.NoResponseMatches == true;

    public Verdict Decide(SatelliteRow row, Trace? trace = null) => _dns.Decide(row, trace);

    public Verdict Decide(HyperquackRow row, Trace? trace = null)
    {
        bool isBlockpage = row.IsKnownBlockpage == true && !row.PageSignature.IsNull && !row.PageSignature.IsEmpty;
        trace?.Add("page.blockpage", $"the page is a known block page ({row.PageSignature.ToString() ?? "none"})", isBlockpage);
        if (isBlockpage)
            return _cache.Get("page.blockpage", row.PageSignature.ToString()!, (rule, name) => Make(rule, "content", $"blockpage:{name}"));
        bool isAkamai = HasAkamaiHeader(row.Page);
        trace?.Add("header.akamai", $"a header is Server: AkamaiGHost or Server: GHost: {TraceTexts.Servers(row.Page)}", isAkamai);
        if (isAkamai) return Akamai;
        bool hasError = !row.Error.IsNull && !row.Error.IsEmpty;
        trace?.Add(
            "template.mismatch", "there is no error and the answer does not match the template", !hasError && row.MatchesTemplate != true);
        if (!hasError) return row.MatchesTemplate == true ? Match : Mismatch;
        _scratch.Clear();
        ReadOnlySpan<byte> error = row.Error.Decode(_scratch);
        int end = error.IndexOf((byte)';');
        return ByErrorText(row, end < 0 ? error : error[..end], trace);
    }

    /// <summary>The form of an outcome in the derived table.</summary>
    public static string Derived(string stage, string rest)
    {
        string whole = $"{stage}/{rest}";
        if (stage == "expected") return Emoji.Expected + rest;
        if (stage is "setup" or "unknown" or "dial" || whole.StartsWith("read/system", StringComparison.Ordinal))
            return Emoji.Invalid + whole;
        if (whole.StartsWith("content/blockpage", StringComparison.Ordinal) || stage is "read" or "write") return Emoji.Unexpected + whole;
        return Emoji.Inconclusive + whole;
    }

    private Verdict ByErrorText(HyperquackRow row, ReadOnlySpan<byte> error, Trace? trace)
    {
        var text = new ErrorText(error);
        for (int i = 0; i < CensoredPlanetErrors.Rules.Length; i++)
        {
            ErrorRule rule = CensoredPlanetErrors.Rules[i];
            bool fires = rule.Fires(text, row.Scan);
            trace?.Add(rule.Id, rule.Describe(text, fires), fires);
            if (!fires) continue;
            if (rule.Class != OutcomeClasses.StatusMismatch || row.Page.Status.IsNull || row.Page.Status.IsEmpty) return ByError[i];
            return _cache.Get(rule.Id, FirstCharacters(row.Page.Status, 3), (id, code) => Make(id, "content", $"status_mismatch:{code}"));
        }

        return Unknown;
    }

    private static bool HasAkamaiHeader(Page page)
    {
        foreach (HeaderLine header in page.Headers)
        {
            if (header.Name.IsNull)
            {
                if (header.Value.Is("Server: AkamaiGHost"u8) || header.Value.Is("Server: GHost"u8)) return true;
            }
            else if (header.Name.Is("Server"u8) && (header.Value.Is("AkamaiGHost"u8) || header.Value.Is("GHost"u8)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first characters of a text, whatever they are.</summary>
    private string FirstCharacters(JsonText text, int count)
    {
        var first = new StringBuilder();
        int start = _scratch.Length;
        text.DecodeTo(_scratch);
        foreach (Rune rune in Encoding.UTF8.GetString(_scratch.Written[start..Math.Min(_scratch.Length, start + (4 * count))])
            .EnumerateRunes())
        {
            if (count-- == 0) break;
            first.Append(rune.ToString());
        }

        return first.ToString();
    }

    private static string StageName(Stage stage) => Outcome.At(stage, "").StageName!;

    private static Verdict Make(string rule, string stage, string rest)
    {
        string derived = Derived(stage, rest);
        Expectation expectation = derived[0] switch
        {
            '\u2705' => Expectation.Expected,
            '\u2757' => Expectation.Unexpected,
            '\u2753' => Expectation.Inconclusive,
            _ => Expectation.Invalid,
        };
        bool isMismatch = stage == "content" && rest.Contains("mismatch", StringComparison.Ordinal);
        return new Verdict(
            $"{stage}/{rest}",
            OutcomeDetail.Escape(stage == "expected" ? rest : $"{stage}/{rest}"),
            stage == "expected" ? null : stage,
            expectation,
            isMismatch ? [rest] : [],
            rule,
            derived);
    }
}
