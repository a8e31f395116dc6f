using System.Text;
using System.Text.Unicode;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>A rejected line as a line of JSON.</summary>
internal static class RejectedJson
{
    public static void Append(Utf8Buffer into, RejectedLine line)
    {
        into.Append("{\"file\":\""u8);
        into.AppendEscaped(line.Name);
        into.Append("\",\"line\":"u8);
        into.Append(line.Line);
        into.Append(",\"reason\":\""u8);
        into.AppendEscaped(line.Reason);
        into.Append("\",\"text\":\""u8);
        // Bytes that are no UTF-8 are shown as U+FFFD.
        if (Utf8.IsValid(line.Text)) into.AppendEscaped(line.Text);
        else into.AppendEscaped(Encoding.UTF8.GetString(line.Text));
        into.Append("\"}\n"u8);
    }
}
