using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>A name to test: a host, and a path where it has one.</summary>
/// <param name="Host">The host in ASCII: internationalised names as A-labels (RFC 5890).</param>
/// <param name="Path">The path, from its slash on; empty where there is none.</param>
public sealed record TestName(string Host, string Path)
{
    private const int LongestHost = 253, LongestLabel = 63, LongestPath = 2000;

    private static readonly SearchValues<char> Letters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-");

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>As a line's <c>test_url</c> has it.</summary>
    public string Url => Host + Path;

    /// <summary>Reads a name: <c>blocked.example</c>, <c>blocked.example/path</c>, or a URL, whose scheme means nothing here.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="name">The name; meaningless with an error.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(string text, out TestName name)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = new TestName("", "");
        string rest = text.Trim();
        if (rest.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme) rest = rest[(scheme + 3)..];
        int slash = rest.AsSpan().IndexOfAny('/', '?', '#');
        string host = slash < 0 ? rest : rest[..slash], path = slash < 0 ? "" : rest[slash..];
        if (path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var mark) path = path[..mark];
        if (path.StartsWith('?')) path = "/" + path;
        if (path == "/") path = "";
        if (host.Contains('@', StringComparison.Ordinal)) return "a user cannot be part of a name";
        if (host.Contains(':', StringComparison.Ordinal)) return "a port cannot be part of a name: it belongs to the vantage point";
        if (host.EndsWith('.')) host = host[..^1];
        if (host.Length == 0) return "the name is missing";
        try
        {
            if (!Ascii.IsValid(host)) host = Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            return "this is no internationalised name";
        }

        if (FlawOf(host) is { } flaw) return flaw;
        if (path.Length > LongestPath) return $"a path of {path.Length} letters is longer than {LongestPath}";
        if (path.AsSpan().ContainsAnyExceptInRange('!', '~')) return "a path is written in ASCII, with % for other letters";
        name = new TestName(host, path);
        return null;
    }

    private static string? FlawOf(string host)
    {
        if (host.Length > LongestHost) return $"{host.Length} letters are more than the {LongestHost} of the longest name";
        foreach (Range part in host.AsSpan().Split('.'))
        {
            ReadOnlySpan<char> label = host.AsSpan(part);
            if (label.Length == 0) return "a part of the name is empty";
            if (label.Length > LongestLabel) return $"a part of it has {label.Length} letters, {LongestLabel} at most";
            if (label.ContainsAnyExcept(Letters)) return "this is no name";
        }

        return null;
    }
}
