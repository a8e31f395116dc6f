using System.Text;

namespace Sonde.Tests.Analysis;

/// <summary>
/// Texts that some reader stumbles over: control characters, NUL, halves of surrogate pairs, marks of direction, separators, huge ones,
/// bytes that are no UTF-8.
/// </summary>
internal static class OddText
{
    /// <summary>The folder that names the scan.</summary>
    public const string Scan = "CP_Quack-http-2024-01-01-00-00-00";

    private const string Form =
        """{"vp":"198.51.100.1","location":{"country_name":"X","country_code":"XX"},"service":"http","test_url":"$","response":[{"matches_template":false,"response":{"status_line":"$","headers":{"A":["$"]},"body":"$"},"error":"Bodies do not match;","start_time":"2024-01-01T00:00:00Z","end_time":"2024-01-01T00:00:01Z"}],"anomaly":true,"controls_failed":false,"stateful_block":false,"tag":"2024-01-01T00:00:00"}""";

    /// <summary>Each as JSON has it, and what it is once it is valid.</summary>
    public static IReadOnlyList<(string Json, string Plain)> All { get; } =
    [
        (@"nul\u0000nul", "nul\0nul"),
        (string.Concat(Enumerable.Range(0, 32).Select(c => $"\\u{c:x4}")), string.Concat(Enumerable.Range(0, 32).Select(c => (char)c))),
        (string.Concat(Enumerable.Range(0x7f, 34).Select(c => $"\\u{c:x4}")),
            string.Concat(Enumerable.Range(0x7f, 34).Select(c => (char)c))),
        ("\u007f\u0085\u009b31m", "\u007f\u0085\u009b31m"),
        (@"half\ud800half", "half\ufffdhalf"), (@"half\udfffhalf", "half\ufffdhalf"), (@"turned\udc00\ud800x", "turned\ufffd\ufffdx"),
        (@"pair\ud83d\ude00pair", "pair\U0001f600pair"),
        ("\u202e\u2066\u2069\u200f\ufeff", "\u202e\u2066\u2069\u200f\ufeff"), ("\u2028\u2029", "\u2028\u2029"),
        (@"\uffff\ufffe\ufdd0", "\uffff\ufffe\ufdd0"),
        ("""\"a\",\"b\";'c'""", "\"a\",\"b\";'c'"), (@"line\r\nline\nline\rtab\t", "line\r\nline\nline\rtab\t"),
        (@"back\\slash\\n\\u0041", @"back\slash\n\u0041"),
        ("=1+1", "=1+1"), ("é中\U0001f600", "é中\U0001f600"), ("NULL", "NULL"), (@"\\N", @"\N"), ("", ""), (" x ", " x "),
        (new string('w', 3 << 20), new string('w', 3 << 20)),
    ];

    /// <summary>
    /// The lines of a file: one a text, then one with bytes that are no UTF-8, which whoever reads it may refuse, and one that is good.
    /// </summary>
    public static byte[] File()
    {
        var bytes = new MemoryStream();
        foreach ((string json, _) in All) bytes.Write(Encoding.UTF8.GetBytes(Form.Replace("$", json, StringComparison.Ordinal) + "\n"));
        byte[] invalid = Encoding.Latin1.GetBytes(Form.Replace("$", "bad\u00ff\u00c0\u00afbad", StringComparison.Ordinal) + "\n");
        bytes.Write(invalid);
        bytes.Write(Encoding.UTF8.GetBytes(Form.Replace("$", "good", StringComparison.Ordinal) + "\n"));
        return bytes.ToArray();
    }

    /// <summary>A text as CSV has it, which has no escapes: what controls or steers is written out.</summary>
    public static string InCsv(string plain) => string.Concat(plain.Select(c => IsWrittenOut(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    private static bool IsWrittenOut(char c)
        => c is (< ' ' and not ('\t' or '\r' or '\n')) or (>= '\u007f' and <= '\u009f') or '\u2028' or '\u2029' or '\u061c' or '\u200e'
            or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
