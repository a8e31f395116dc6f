using System.Globalization;
using System.Text;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>A rejected line as a line of JSON.</summary>
internal static class RejectedJson
{
    public static byte[] Line(RejectedLine line)
    {
        var into = new Utf8Buffer(line.Text.Length + 256);
        into.Append("{\"file\":\""u8);
        into.AppendEscaped(Encoding.UTF8.GetBytes(line.Name));
        into.Append(string.Create(CultureInfo.InvariantCulture, $"\",\"line\":{line.Line},\"reason\":\""));
        into.AppendEscaped(Encoding.UTF8.GetBytes(line.Reason));
        into.Append("\",\"text\":\""u8);
        // Bytes that are no UTF-8 are shown as U+FFFD.
        into.AppendEscaped(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(line.Text)));
        into.Append("\"}\n"u8);
        return into.Written.ToArray();
    }
}
