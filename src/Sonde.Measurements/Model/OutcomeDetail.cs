using System.Globalization;
using System.Text;

namespace Sonde.Measurements.Model;

/// <summary>The details of outcomes in ASCII: certificates and networks have names in any script.</summary>
public static class OutcomeDetail
{
    /// <summary>
    /// The text with every byte of its UTF-8 that is no printable ASCII, and the percent sign, as <c>%XX</c>. Blanks stay.
    /// </summary>
    public static string Escape(string detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        if (!detail.AsSpan().ContainsAnyExceptInRange(' ', '~') && !detail.Contains('%', StringComparison.Ordinal)) return detail;
        var escaped = new StringBuilder(detail.Length + 16);
        foreach (byte each in Encoding.UTF8.GetBytes(detail))
        {
            if (each is >= 0x20 and <= 0x7e and not (byte)'%') escaped.Append((char)each);
            else escaped.Append(CultureInfo.InvariantCulture, $"%{each:X2}");
        }

        return escaped.ToString();
    }

    /// <summary>The text that was escaped. A percent sign that begins no byte stays as it is.</summary>
    public static string Unescape(string escaped)
    {
        ArgumentNullException.ThrowIfNull(escaped);
        if (!escaped.Contains('%', StringComparison.Ordinal)) return escaped;
        ReadOnlySpan<byte> text = Encoding.UTF8.GetBytes(escaped);
        var bytes = new List<byte>(text.Length);
        while (!text.IsEmpty)
        {
            byte value = 0;
            bool isByte = text[0] == '%' && text.Length > 2
                && byte.TryParse(text.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
            bytes.Add(isByte ? value : text[0]);
            text = text[(isByte ? 3 : 1)..];
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
