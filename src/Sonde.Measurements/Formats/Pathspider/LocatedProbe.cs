using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Ours: where on the way something becomes of one kind of probe (an element of <c>x_locate.probes</c>).</summary>
/// <param name="Probe">The kind, as in <c>x_wire</c>.</param>
/// <param name="Fate"><c>intact</c>, <c>stripped</c>, <c>changed</c>, <c>dropped</c>, <c>reset</c>, <c>opened</c>, <c>refused</c>,
/// <c>unknown</c>.</param>
/// <param name="IntactTtl">The last TTL whose hop saw it as it was sent; 0 is this machine.</param>
/// <param name="IntactAt">Who answers there, or null.</param>
/// <param name="BeyondTtl">The first TTL beyond, or null where nothing becomes of it.</param>
/// <param name="BeyondAt">Who answers there, or null.</param>
public sealed record LocatedProbe(string Probe, string Fate, int IntactTtl, string? IntactAt, int? BeyondTtl, string? BeyondAt)
{
    /// <summary>What stands in its place, where it was changed; else null.</summary>
    public string? Value { get; init; }

    /// <summary>TTLs between the two where nobody ever answers.</summary>
    public IReadOnlyList<int> Silent { get; init; } = [];

    /// <summary>TTLs between the two whose answers cite too little to tell.</summary>
    public IReadOnlyList<int> Unseen { get; init; } = [];

    /// <summary>What becomes of it farther on, in order.</summary>
    public IReadOnlyList<LocatedStep> Further { get; init; } = [];

    /// <summary>Whether it passes as it was sent from other ports: there are several ways.</summary>
    public bool Differs { get; init; }

    /// <summary>What answered on the way, or null.</summary>
    public LocatedAnswer? Answer { get; init; }

    /// <summary>Keys without a place here, as they stood.</summary>
    public IReadOnlyList<OtherKey>? OtherKeys { get; init; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("probe"u8, Probe);
        writer.WriteString("fate"u8, Fate);
        if (Value is not null) writer.WriteString("value"u8, Value);
        writer.WriteNumber("intact_ttl"u8, IntactTtl);
        if (IntactAt is not null) writer.WriteString("intact_at"u8, IntactAt);
        if (BeyondTtl is { } beyond) writer.WriteNumber("beyond_ttl"u8, beyond);
        if (BeyondAt is not null) writer.WriteString("beyond_at"u8, BeyondAt);
        WriteTtls(writer, "silent"u8, Silent);
        WriteTtls(writer, "unseen"u8, Unseen);
        if (Further.Count > 0)
        {
            writer.WriteStartArray("further"u8);
            foreach (LocatedStep step in Further) step.WriteTo(writer);
            writer.WriteEndArray();
        }

        if (Differs) writer.WriteBoolean("differs"u8, true);
        Answer?.WriteTo(writer);
        OtherKey.WriteAll(writer, OtherKeys);
        writer.WriteEndObject();
    }

    internal static LocatedProbe? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        KeyReader keys = new(value);
        if (keys.String("probe") is not { } probe || keys.String("fate") is not { } fate
            || keys.SmallInteger("intact_ttl") is not { } intact) return null;
        var read = new LocatedProbe(
            probe, fate, intact, keys.String("intact_at"), keys.SmallInteger("beyond_ttl"), keys.String("beyond_at"))
        {
            Value = keys.String("value"),
            Silent = keys.Integers("silent") ?? [],
            Unseen = keys.Integers("unseen") ?? [],
            Further = keys.Items("further", LocatedStep.Read) ?? [],
            Differs = keys.Boolean("differs") == true,
            Answer = LocatedAnswer.Take(keys),
        };
        return read with { OtherKeys = keys.Rest() };
    }

    private static void WriteTtls(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<int> ttls)
    {
        if (ttls.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (int ttl in ttls) writer.WriteNumberValue(ttl);
        writer.WriteEndArray();
    }
}
