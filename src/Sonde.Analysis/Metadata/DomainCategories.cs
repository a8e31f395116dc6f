using Sonde.Analysis.Signatures;

namespace Sonde.Analysis.Metadata;

/// <summary>Categories of domains, from lines of <c>domain,Category</c>. Of a domain given twice the last counts.</summary>
public sealed class DomainCategories
{
    private readonly Dictionary<string, string> _byDomain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _byPlainDomain = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No categories.</summary>
    public static DomainCategories None { get; } = new("");

    private DomainCategories(string text)
    {
        foreach ((_, string[] fields) in CsvRecords.Read(text))
        {
            if (fields.Length < 2 || fields[0].Length == 0)
            {
                Rejected++;
                continue;
            }

            string category = string.Intern(fields[1].Trim());
            _byDomain[fields[0]] = category;
            _byPlainDomain[fields[0]] = category;
        }
    }

    /// <summary>How many domains have one.</summary>
    public int Count => _byDomain.Count;

    /// <summary>Lines that could not be read.</summary>
    public int Rejected { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">Most of it is something else.</exception>
    public static DomainCategories Load(string path)
    {
        var read = new DomainCategories(File.ReadAllText(path));
        int domains = read._byDomain.Keys.Count(LooksLikeDomain);
        if (domains == 0 || domains < read.Rejected + read.Count - domains)
            throw new InvalidDataException(
                $"{path}: no list of categories: its lines are not of domain and category, such as example.org,NEWS");
        return read;
    }

    /// <summary>Reads a text.</summary>
    internal static DomainCategories Parse(string text) => new(text);

    /// <summary>
    /// The category as the published pipeline looks it up: what stands before the first <c>/</c>, <c>?</c> or <c>#</c>, letter for letter,
    /// port and user included. Null where there is none.
    /// </summary>
    public string? Exactly(ReadOnlySpan<char> domainOrUrl)
        => _byDomain.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Authority(domainOrUrl), out string? category) ? category : null;

    /// <summary>
    /// The category of a domain or URL: scheme, user, port, a last dot and the case do not matter, nor a leading <c>www.</c> Null where
    /// there is none.
    /// </summary>
    public string? Of(ReadOnlySpan<char> domainOrUrl)
    {
        if (Exactly(domainOrUrl) is { } exact) return exact;
        ReadOnlySpan<char> host = domainOrUrl;
        int scheme = host.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) host = host[(scheme + 3)..];
        host = Authority(host);
        host = host[(host.LastIndexOf('@') + 1)..];
        int colon = host.IndexOf(':');
        if (colon >= 0 && host.LastIndexOf(':') == colon) host = host[..colon];
        host = host.TrimEnd('.');
        var lookup = _byPlainDomain.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(host, out string? category)) return category;
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            ? lookup.TryGetValue(host[4..], out category) ? category : null
            : lookup.TryGetValue($"www.{host}", out category) ? category : null;
    }

    // A URL or an address is welcome as well.
    private static bool LooksLikeDomain(string text)
        => text.AsSpan().IndexOfAny('.', ':') > 0
        && !text.Any(each => char.IsWhiteSpace(each) || char.IsControl(each) || each is '\uFFFD' or '{' or '"');

    private static ReadOnlySpan<char> Authority(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny('/', '?', '#');
        return end < 0 ? text : text[..end];
    }
}
