using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sonde.Analysis.Text;

/// <summary>
/// Writes a JSON value the way Python's json module does: a blank after colons and commas, everything beyond ASCII escaped.
/// The rules for old DNS errors look for texts such as <c>"Err": 90</c>, blank included.
/// </summary>
internal static class PythonJson
{
    /// <summary>The value the cursor stands on, read to its end.</summary>
    public static string Dump(ref LineCursor at)
    {
        var text = new StringBuilder();
        Value(ref at, text);
        return text.ToString();
    }

    private static void Value(ref LineCursor at, StringBuilder into)
    {
        switch (at.Token)
        {
            case JsonTokenType.StartObject:
                into.Append('{');
                for (bool first = true; at.NextProperty(); first = false)
                {
                    if (!first) into.Append(", ");
                    Quote(at.Name(), into);
                    into.Append(": ");
                    at.Read();
                    Value(ref at, into);
                }

                into.Append('}');
                break;
            case JsonTokenType.StartArray:
                into.Append('[');
                for (bool first = true; at.NextElement(); first = false)
                {
                    if (!first) into.Append(", ");
                    Value(ref at, into);
                }

                into.Append(']');
                break;
            case JsonTokenType.String:
                Quote(at.Text("value"), into);
                break;
            default:
                into.Append(Encoding.ASCII.GetString(at.Raw));
                break;
        }
    }

    private static void Quote(JsonText text, StringBuilder into)
    {
        into.Append('"');
        foreach (char c in text.ToString()!)
        {
            switch (c)
            {
                case '"': into.Append("\\\""); break;
                case '\\': into.Append("\\\\"); break;
                case '\n': into.Append("\\n"); break;
                case '\r': into.Append("\\r"); break;
                case '\t': into.Append("\\t"); break;
                case '\b': into.Append("\\b"); break;
                case '\f': into.Append("\\f"); break;
                case >= ' ' and <= '~': into.Append(c); break;
                default: into.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
            }
        }

        into.Append('"');
    }
}
