using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>Lists as members of a JSON object.</summary>
internal static class JsonValues
{
    public static void Texts(Utf8Buffer into, Column column, IReadOnlyList<JsonText> values)
    {
        into.Append(column.Prefix);
        into.Append((byte)'[');
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0) into.Append((byte)',');
            Quote(into, values[i]);
        }

        into.Append((byte)']');
    }

    public static void Headers(Utf8Buffer into, Column column, List<HeaderLine> values)
    {
        into.Append(column.Prefix);
        into.Append((byte)'[');
        bool first = true;
        foreach (HeaderLine header in values)
        {
            if (!first) into.Append((byte)',');
            first = false;
            into.Append((byte)'"');
            if (!header.Name.IsNull)
            {
                into.Append(header.Name.Raw);
                into.Append(": "u8);
            }

            into.Append(header.Value.Raw);
            into.Append((byte)'"');
        }

        into.Append((byte)']');
    }

    public static void Quote(Utf8Buffer into, JsonText value)
    {
        if (value.IsNull)
        {
            into.Append("null"u8);
            return;
        }

        into.Append((byte)'"');
        into.Append(value.Raw);
        into.Append((byte)'"');
    }
}
