using System.Text;
using System.Text.Json;

namespace Sonde.Analysis.Signatures;

/// <summary>
/// Reads Censored Planet's lists: one JSON object a line with <c>fingerprint</c> and <c>pattern</c> (a Python regular expression over the
/// whole page). A list is one of false positives if its file's name says so or if most of its names are not of the six groups of block
/// pages.
/// </summary>
internal static class CensoredPlanetSignatures
{
    private static readonly (string Prefix, SignatureScope Scope)[] Groups =
    [
        ("a_prod_", SignatureScope.Product), ("b_nat_", SignatureScope.National), ("c_isp_", SignatureScope.Isp),
        ("d_corp_", SignatureScope.Institution), ("e_unk_", SignatureScope.Unknown), ("f_gen_", SignatureScope.General),
    ];

    public static SignatureText Read(string text, string file)
    {
        var read = SignatureText.Empty();
        var lines = new List<(int Line, string Name, string Pattern)>();
        int number = 0;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = text.AsSpan(range);
            number++;
            if (line.IsWhiteSpace()) continue;
            if (TryRead(line, out string name, out string pattern, out string reason)) lines.Add((number, name, pattern));
            else read.Problems.Add(new(file, number, reason));
        }

        bool falsePositives = IsFalsePositives(file, lines.ConvertAll(l => l.Name));
        foreach ((int line, string name, string pattern) in lines)
        {
            SignatureScope scope = falsePositives ? SignatureScope.FalsePositive : ScopeOf(name);
            read.Signatures.Add(new(name, scope, SignatureLocation.Page, PatternType.Regexp, pattern)
            {
                Countries = CountryOf(name),
                Source = "Censored Planet",
                File = file,
                Line = line,
            });
        }

        return read;
    }

    /// <summary>The group that a published name belongs to.</summary>
    internal static SignatureScope ScopeOf(string name)
    {
        foreach ((string prefix, SignatureScope scope) in Groups)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return scope;
        }

        return SignatureScope.Unknown;
    }

    private static bool IsFalsePositives(string file, List<string> names)
    {
        string plain = Path.GetFileName(file);
        if (plain.Contains("false_positive", StringComparison.OrdinalIgnoreCase)) return true;
        if (plain.Contains("blockpage", StringComparison.OrdinalIgnoreCase)) return false;
        int grouped = names.Count(n => Groups.Any(g => n.StartsWith(g.Prefix, StringComparison.Ordinal)));
        return grouped * 2 < names.Count;
    }

    /// <summary>Names of national, provider, company and unknown pages have the country as their third word.</summary>
    private static string[] CountryOf(string name)
    {
        string[] words = name.Split('_');
        return words is ["b" or "c" or "d" or "e", _, { Length: 2 } country, ..] && country.All(char.IsAsciiLetterLower)
            ? [country.ToUpperInvariant()]
            : [];
    }

    private static bool TryRead(ReadOnlySpan<char> line, out string name, out string pattern, out string reason)
    {
        name = pattern = reason = "";
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line.ToString()));
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("fingerprint", out JsonElement n) && n.ValueKind == JsonValueKind.String
                && root.TryGetProperty("pattern", out JsonElement p) && p.ValueKind == JsonValueKind.String)
            {
                (name, pattern) = (n.GetString()!, p.GetString()!);
                return true;
            }

            reason = "not an object with the texts fingerprint and pattern";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = "not JSON";
        }

        return false;
    }
}
