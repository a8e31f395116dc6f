using System.Globalization;

namespace Sonde.Analysis.Reports.Wording;

/// <summary>
/// Names as sentences have them: what was asked for, and beside an international name the letters that people know it by.
/// </summary>
internal static class NameText
{
    private const string Marked = "xn--";
    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The name; behind one in its ASCII form (RFC 5890) its letters, if they lead back to it.</summary>
    public static string Of(string name)
    {
        if (!name.Contains(Marked, StringComparison.OrdinalIgnoreCase)) return name;
        string host = HostOf(name);
        if (!host.Contains(Marked, StringComparison.OrdinalIgnoreCase) || host.Length > 253) return name;
        try
        {
            string letters = Idn.GetUnicode(host);
            return letters != host && string.Equals(Idn.GetAscii(letters), host, StringComparison.OrdinalIgnoreCase)
                ? $"{name} ({letters})"
                : name;
        }
        catch (ArgumentException)
        {
            return name; // No such name can be: it stays as it came.
        }
    }

    // The name within a URL or a name with a port.
    private static string HostOf(string name)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        string host = scheme < 0 ? name : name[(scheme + 3)..];
        int end = host.IndexOfAny(['/', ':', '?', '#']);
        return end < 0 ? host : host[..end];
    }
}
