namespace Sonde.Analysis.Signatures;

/// <summary>
/// Reads OONI's blocking fingerprints: comma-separated records with the columns of ooni/blocking-fingerprints, found by name.
/// </summary>
internal static class OoniFingerprints
{
    private static readonly string[] Columns =
    [
        "name", "scope", "other_names", "location_found", "pattern_type", "pattern", "confidence_no_fp", "expected_countries", "source",
        "exp_url", "notes",
    ];

    /// <summary>Whether a text begins with the columns of such a file.</summary>
    public static bool IsHeader(ReadOnlySpan<char> firstLine)
        => firstLine.Contains("location_found", StringComparison.Ordinal) && firstLine.Contains("pattern_type", StringComparison.Ordinal);

    public static SignatureText Read(string text, string file)
    {
        var read = SignatureText.Empty();
        int[]? places = null;
        foreach ((int line, string[] fields) in CsvRecords.Read(text))
        {
            if (places is null)
            {
                places = [.. Columns.Select(c => Array.IndexOf(fields, c))];
                continue;
            }

            string Field(int column) => places[column] is >= 0 and int place && place < fields.Length ? fields[place] : "";
            if (Make(Field, out string reason) is { } signature) read.Signatures.Add(signature with { File = file, Line = line });
            else read.Problems.Add(new(file, line, reason));
        }

        return read;
    }

    /// <summary>The scope of a short name, or null.</summary>
    internal static SignatureScope? ScopeOf(string text) => text switch
    {
        "nat" => SignatureScope.National,
        "isp" => SignatureScope.Isp,
        "prod" => SignatureScope.Product,
        "inst" => SignatureScope.Institution,
        "vbw" => SignatureScope.General,
        "fp" => SignatureScope.FalsePositive,
        "injb" => SignatureScope.Injection,
        "prov" => SignatureScope.Provider,
        "" or "unk" => SignatureScope.Unknown,
        _ => null,
    };

    /// <summary>The type of that name, or null.</summary>
    internal static PatternType? TypeOf(string text) => text switch
    {
        "full" => PatternType.Full,
        "prefix" => PatternType.Prefix,
        "contains" => PatternType.Contains,
        "regexp" => PatternType.Regexp,
        _ => null,
    };

    /// <summary>The location of that name, with the header's name where it is one, or null.</summary>
    internal static (SignatureLocation Location, string? Header)? LocationOf(string text) => text switch
    {
        "page" => (SignatureLocation.Page, null),
        "body" => (SignatureLocation.Body, null),
        "dns" => (SignatureLocation.Dns, null),
        _ when text.StartsWith("header.", StringComparison.Ordinal) && text.Length > "header.".Length
            => (SignatureLocation.Header, text["header.".Length..].ToLowerInvariant()),
        _ => null,
    };

    private static Signature? Make(Func<int, string> field, out string reason)
    {
        reason = "";
        if (field(0).Length == 0) reason = "no name";
        else if (ScopeOf(field(1)) is not { } scope) reason = $"unknown scope {field(1)}";
        else if (LocationOf(field(3)) is not { } location) reason = $"unknown location_found {field(3)}";
        else if (TypeOf(field(4)) is not { } type) reason = $"unknown pattern_type {field(4)}";
        else if (field(5).Length == 0) reason = "the pattern is empty";
        else
        {
            return new(field(0), scope, location.Location, type, field(5))
            {
                HeaderName = location.Header,
                OtherNames = Words(field(2)),
                Confidence = int.TryParse(field(6), out int confidence) ? confidence : null,
                Countries = Words(field(7)),
                Source = NullIfEmpty(field(8)),
                ExampleUrl = NullIfEmpty(field(9)),
                Notes = NullIfEmpty(field(10)),
            };
        }

        return null;
    }

    private static string[] Words(string text)
        => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
