using System.Text.Json;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>One DNS answer with the marks that tell who sent it.</summary>
/// <param name="T">When it came, in seconds since the measurement began.</param>
/// <param name="Rcode">The response code; null where it cannot be read.</param>
/// <param name="Addresses">The addresses in it.</param>
public sealed record DnsAnswerMarks(double T, int? Rcode, IReadOnlyList<string> Addresses)
{
    /// <summary>The most addresses, and the most names, of an answer that are told.</summary>
    public const int MostOfKind = 32;

    /// <summary>The names in it that it leads over (CNAME), in their order.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Time to live, or hop limit, as it arrived, or null.</summary>
    public byte? Ttl { get; init; }

    /// <summary>The IPv4 identification, or null.</summary>
    public ushort? IpId { get; init; }

    /// <summary>Whether it says that it is authoritative.</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>Whether it says that recursion is available.</summary>
    public bool HasRecursion { get; init; }

    /// <summary>Whether it is cut.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether it has an EDNS record.</summary>
    public bool HasEdns { get; init; }

    /// <summary>Whether it repeats the question letter for letter.</summary>
    public bool RepeatsQuestion { get; init; }

    /// <summary>Bytes of its payload.</summary>
    public int Length { get; init; }

    /// <summary>Writes it as an object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteNumber("t"u8, T);
        if (Rcode is { } rcode) writer.WriteNumber("rcode"u8, rcode);
        else writer.WriteNull("rcode"u8);
        WriteList(writer, "addresses"u8, Addresses);
        if (Names.Count > 0) WriteList(writer, "names"u8, Names);
        if (Addresses.Count > MostOfKind || Names.Count > MostOfKind) writer.WriteBoolean("cut"u8, true);
        if (Ttl is { } ttl) writer.WriteNumber("ttl"u8, ttl);
        if (IpId is { } id) writer.WriteNumber("ip_id"u8, id);
        writer.WriteBoolean("aa"u8, IsAuthoritative);
        writer.WriteBoolean("ra"u8, HasRecursion);
        writer.WriteBoolean("tc"u8, IsTruncated);
        writer.WriteBoolean("edns"u8, HasEdns);
        writer.WriteBoolean("same_question"u8, RepeatsQuestion);
        writer.WriteNumber("length"u8, Length);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts.Take(MostOfKind)) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
