using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Interference.Pages;

/// <summary>How an untouched answer of a vantage point looks: learned from answers to control names of different length.</summary>
internal sealed class PageTemplate
{
    /// <summary>The least number of answers to learn from.</summary>
    public const int LeastAnswers = 3;

    // Of a long body the beginning is compared.
    private const int Compared = 256 * 1024;

    // What differs by its nature; whether it is there counts all the same.
    private static readonly HashSet<string> Volatile = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Expires", "Set-Cookie", "ETag", "Last-Modified", "Content-Length", "CF-RAY",
        "X-Request-Id", "X-Amz-Cf-Id", "X-Amzn-RequestId", "X-Amzn-Trace-Id",
        "X-Correlation-Id", "X-Trace-Id", "X-Timer", "X-Served-By", "X-Cache-Hits", "X-Runtime", "Server-Timing", "Report-To", "NEL",
        "X-Varnish", "Akamai-GRN",
    };

    // What belongs to one hop (RFC 9110 §7.6.1), or is said of what lay in a cache (§5.1 of RFC 9111): a server that is busy ends
    // connections that it keeps else, whatever the name.
    private static readonly HashSet<string> Passing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Age",
    };

    private readonly string _statusLine;
    private readonly Dictionary<string, string?> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _optional = new(StringComparer.OrdinalIgnoreCase);
    private readonly BodyTemplate _body;
    private readonly ILookup<string, string> _sampleHeaders;
    private readonly HashSet<int> _versions = [], _suites = [];
    private readonly HashSet<string> _leaves = [], _chains = [];

    private readonly byte[] _sampleBody;
    private PageAnswer? _sample;

    private PageTemplate(string statusLine, BodyTemplate body, PageAnswer sample)
    {
        (_statusLine, _body, _sampleBody) = (statusLine, body, SHA256.HashData(sample.Body));
        _sample = sample.Kept;
        _sampleHeaders = sample.Head.Headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// One of the answers that it was learned from, as much of it as a line keeps; once, for it is not kept any longer than until then.
    /// </summary>
    public PageAnswer? TakeSample()
    {
        (PageAnswer? sample, _sample) = (_sample, null);
        return sample;
    }

    /// <summary>What is compared, as a hash in hexadecimal digits.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Learns from answers; null where they are too different, with the reason.</summary>
    /// <param name="answers">The answers, each with the name that was asked for.</param>
    /// <param name="flaw">Why there is no template, or null.</param>
    public static PageTemplate? Learn(IReadOnlyList<(PageAnswer Answer, TestName Name)> answers, out string? flaw)
    {
        flaw = null;
        if (answers.Count < LeastAnswers)
        {
            flaw = string.Create(CultureInfo.InvariantCulture, $"{Numerals.Count(answers.Count, "answer is", "answers are")} too few to learn from");
            return null;
        }

        string[] statuses = [.. answers.Select(each => PageMarks.Of(each.Answer.Head.StatusLine, each.Name)).Distinct()];
        if (statuses.Length > 1)
        {
            flaw = $"control names are answered by different status lines: {string.Join(", ", statuses)}";
            return null;
        }

        if (BodyTemplate.Learn([.. answers.Select(each => BodyOf(each.Answer, each.Name))]) is not { } body)
        {
            flaw = "the bodies of answers to control names have too little in common";
            return null;
        }

        var template = new PageTemplate(statuses[0], body, answers[0].Answer);
        template.LearnHeaders(answers);
        foreach (ReceivedTls tls in answers.Select(each => each.Answer.Tls).OfType<ReceivedTls>()) template.LearnTls(tls);
        template.Sha256 = template.HashOf();
        return template;
    }

    /// <summary>Adds what another untouched answer shows of its TLS session: servers alternate between certificates.</summary>
    public void LearnTls(ReceivedTls tls)
    {
        _versions.Add(tls.Version);
        _suites.Add(tls.CipherSuite);
        _leaves.Add(LeafOf(tls));
        _chains.Add(ChainOf(tls));
    }

    /// <summary>
    /// In what an answer differs, in the archives' words, in the order TLS, status, header, body; empty where it does not.
    /// </summary>
    public IReadOnlyList<string> Compare(PageAnswer answer, TestName name)
    {
        List<string> differences = [];
        if (answer.Tls is { } tls)
        {
            if (!_versions.Contains(tls.Version)) differences.Add(ProberWords.TlsVersionsDiffer);
            if (!_suites.Contains(tls.CipherSuite)) differences.Add(ProberWords.CipherSuitesDiffer);
            if (!_leaves.Contains(LeafOf(tls)) || !_chains.Contains(ChainOf(tls))) differences.Add(ProberWords.CertificatesDiffer);
        }

        if (!IsAs(_statusLine, answer.Head.StatusLine, name)) differences.Add(ProberWords.StatusLinesDiffer);
        CompareHeaders(answer, name, differences);
        if (!IsSampleBody(answer) && !HasBody(answer, name)) differences.Add(ProberWords.BodiesDiffer);
        return differences;
    }

    // Most answers are the sample byte for byte, and need no marks.
    private bool IsSampleBody(PageAnswer answer) => SHA256.HashData(answer.Body).AsSpan().SequenceEqual(_sampleBody);

    private bool HasBody(PageAnswer answer, TestName name)
    {
        string text = TextOf(answer), marked = PageMarks.Of(text, name), bareName = PageMarks.BareOf(name);
        if (!marked.Contains(PageMarks.Name, StringComparison.Ordinal)) return _body.Matches(marked, marked, bareName);
        string bare = PageMarks.Of(text);
        if (_body.Matches(marked, bare, bareName)) return true;
        string whole = PageMarks.Of(text, name, isWhole: true);
        return whole != marked && _body.Matches(whole, bare, bareName);
    }

    // A value may echo the name that was asked for, or speak of it whoever is asked for.
    private static bool IsAs(string known, string text, TestName name)
        => PageMarks.Of(text, name) == known || PageMarks.Of(text) == known || PageMarks.Of(text, name, isWhole: true) == known;

    private void CompareHeaders(PageAnswer answer, TestName name, List<string> differences)
    {
        ILookup<string, string> headers = answer.Head.Headers.ToLookup(
            each => each.Key, each => each.Value, StringComparer.OrdinalIgnoreCase);
        foreach ((string header, string? value) in _headers)
        {
            if (Passing.Contains(header)) continue;
            if (!headers.Contains(header)) differences.Add(header + ProberWords.HeaderMissing);
            else if (value is not null && !headers[header].SequenceEqual(_sampleHeaders[header], StringComparer.Ordinal)
                && !IsAs(value, string.Join('\n', headers[header]), name)) differences.Add(header + ProberWords.HeaderDiffers);
        }

        foreach (string header in headers.Select(each => each.Key)
            .Where(each => !_headers.ContainsKey(each) && !_optional.Contains(each) && !Passing.Contains(each)))
            differences.Add(HttpHead.Excerpt(header) + ProberWords.HeaderDiffers);
    }

    private void LearnHeaders(IReadOnlyList<(PageAnswer Answer, TestName Name)> answers)
    {
        ILookup<string, string>[] headers = [
            .. answers.Select(
                each => each.Answer.Head.Headers.ToLookup(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase))];
        foreach (string header in headers.SelectMany(each => each).Select(each => each.Key).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!headers.All(each => each.Contains(header)))
            {
                _optional.Add(header);
                continue;
            }

            string[] values = [.. headers.Select((each, i) => Joined(each[header], answers[i].Name)).Distinct()];
            _headers.Add(header, values.Length > 1 || Volatile.Contains(header) ? null : values[0]);
        }
    }

    private string HashOf()
    {
        var text = new StringBuilder(_statusLine);
        foreach ((string header, string? value) in _headers.OrderBy(each => each.Key, StringComparer.OrdinalIgnoreCase))
            text.Append('\n').Append(header).Append(':').Append(value);
        text.Append('\n').Append(_body.Hash);
        foreach (string leaf in _leaves.Order(StringComparer.Ordinal)) text.Append('\n').Append(leaf);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string BodyOf(PageAnswer answer, TestName name) => PageMarks.Of(TextOf(answer), name);

    private static string TextOf(PageAnswer answer)
        => Encoding.Latin1.GetString(answer.Body.AsSpan(0, Math.Min(answer.Body.Length, Compared)));

    private static string Joined(IEnumerable<string> values, TestName name) => PageMarks.Of(string.Join('\n', values), name);

    private static string LeafOf(ReceivedTls tls)
        => tls.Chain.Count == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(tls.Chain[0].Span));

    private static string ChainOf(ReceivedTls tls)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> certificate in tls.Chain) hash.AppendData(certificate.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
