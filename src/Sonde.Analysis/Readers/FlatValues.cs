using System.Buffers.Text;
using System.Text.Json;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Values of flat rows. The published files write numbers and truth values as text at times.</summary>
internal static class FlatValues
{
    public static bool? ReadBoolean(ref LineCursor at, string field)
    {
        at.Read();
        return at.Token switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            JsonTokenType.String when at.Raw.IsEmpty => null,
            JsonTokenType.String when at.Raw.SequenceEqual("true"u8) || at.Raw.SequenceEqual("True"u8) => true,
            JsonTokenType.String when at.Raw.SequenceEqual("false"u8) || at.Raw.SequenceEqual("False"u8) => false,
            _ => at.Refuse<bool?>(field),
        };
    }

    public static long? ReadInteger(ref LineCursor at, string field)
    {
        at.Read();
        if (at.Token != JsonTokenType.String) return at.Integer(field);
        if (at.Raw.IsEmpty) return null;
        bool isNumber = Utf8Parser.TryParse(at.Raw, out long value, out int used) && used == at.Raw.Length;
        return isNumber ? value : at.Refuse<long?>(field);
    }

    public static double? ReadReal(ref LineCursor at, string field)
    {
        at.Read();
        if (at.Token != JsonTokenType.String) return at.Real(field);
        if (at.Raw.IsEmpty) return null;
        bool isNumber = Utf8Parser.TryParse(at.Raw, out double value, out int used) && used == at.Raw.Length;
        return isNumber ? value : at.Refuse<double?>(field);
    }

    public static void ReadHeaders(ref LineCursor at, List<HeaderLine> into)
    {
        into.Clear();
        if (!at.EnterArray("headers")) return;
        while (at.NextElement()) into.Add(new HeaderLine(default, at.Text("headers")));
    }

    public static void ReadTexts(ref LineCursor at, List<JsonText> into)
    {
        into.Clear();
        if (!at.EnterArray("list")) return;
        while (at.NextElement()) into.Add(at.Text("list"));
    }

    /// <summary>Reads one of the columns about a network; false when the name is none of them, and nothing was read.</summary>
    public static bool ReadNetwork(ref LineCursor at, ReadOnlySpan<byte> name, NetworkFacts into)
    {
        if (name.SequenceEqual("netblock"u8)) into.Netblock = at.ReadTextOrNull("netblock");
        else if (name.SequenceEqual("asn"u8)) into.Asn = ReadInteger(ref at, "asn");
        else if (name.SequenceEqual("as_name"u8)) into.AsName = at.ReadTextOrNull("as_name");
        else if (name.SequenceEqual("as_full_name"u8)) into.AsFullName = at.ReadTextOrNull("as_full_name");
        else if (name.SequenceEqual("as_class"u8)) into.AsClass = at.ReadTextOrNull("as_class");
        else if (name.SequenceEqual("country"u8)) into.Country = at.ReadTextOrNull("country");
        else if (name.SequenceEqual("organization"u8)) into.Organization = at.ReadTextOrNull("organization");
        else return false;
        return true;
    }

    public static void Skip(ref LineCursor at)
    {
        at.Read();
        at.Skip();
    }
}
