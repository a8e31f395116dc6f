using Sonde.Analysis.Text;

namespace Sonde.Analysis.Readers;

/// <summary>Where a line says that its vantage point is. Scanners write the country; other writers name the network as well.</summary>
internal sealed class RawLocation
{
    public JsonText CountryCode { get; set; }
    public JsonText CountryName { get; set; }
    public long? Asn { get; set; }
    public JsonText AsName { get; set; }
    public JsonText AsFullName { get; set; }
    public JsonText Organization { get; set; }

    /// <summary>What the vantage point is called.</summary>
    public JsonText Name { get; set; }

    /// <summary>True when it says nothing of the network: the country alone, or nothing at all.</summary>
    public bool IsCountryOnly => Asn is null && AsName.IsEmpty && AsFullName.IsEmpty && Organization.IsEmpty;

    public void Clear()
    {
        CountryCode = CountryName = AsName = AsFullName = Organization = Name = default;
        Asn = null;
    }

    /// <summary>Reads the value of <c>location</c>; one that is no object says nothing, nor does a member of another type.</summary>
    public void Read(ref LineCursor at)
    {
        Clear();
        at.Read();
        if (at.Token != System.Text.Json.JsonTokenType.StartObject)
        {
            at.Skip();
            return;
        }

        while (at.NextProperty())
        {
            ReadOnlySpan<byte> name = at.Raw;
            if (name.SequenceEqual("country_code"u8)) CountryCode = ReadText(ref at);
            else if (name.SequenceEqual("country_name"u8)) CountryName = ReadText(ref at);
            else if (name.SequenceEqual("asn"u8) || name.SequenceEqual("asnum"u8)) Asn = ReadAsn(ref at);
            else if (name.SequenceEqual("as_name"u8) || name.SequenceEqual("asname"u8)) AsName = ReadText(ref at);
            else if (name.SequenceEqual("as_full_name"u8) || name.SequenceEqual("network"u8)) AsFullName = ReadText(ref at);
            else if (name.SequenceEqual("organization"u8)) Organization = ReadText(ref at);
            else if (name.SequenceEqual("name"u8)) Name = ReadText(ref at);
            else ReadText(ref at);
        }
    }

    private static JsonText ReadText(ref LineCursor at)
    {
        at.Read();
        if (at.Token == System.Text.Json.JsonTokenType.String) return at.Text("location");
        at.Skip();
        return default;
    }

    /// <summary>A number, or a text such as <c>AS64500</c>.</summary>
    private static long? ReadAsn(ref LineCursor at)
    {
        at.Read();
        ReadOnlySpan<byte> text = at.Token is System.Text.Json.JsonTokenType.String or System.Text.Json.JsonTokenType.Number
            ? at.Raw
            : default;
        if (text.StartsWith("AS"u8)) text = text[2..];
        bool isNumber = System.Buffers.Text.Utf8Parser.TryParse(text, out uint number, out int used) && used == text.Length && number != 0;
        at.Skip();
        return isNumber ? number : null;
    }
}
