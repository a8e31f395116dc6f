using System.Text.Json;
using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>One job of PATHspider's input: whom to measure, and all else that its line said.</summary>
/// <param name="Fields">All fields as they stood, in their order: they are passed through to the result.</param>
public sealed record PathspiderJob(IReadOnlyList<OtherKey> Fields)
{
    /// <summary>The target's address as typed (<c>dip</c>), or null.</summary>
    public string? Address { get; init; }

    /// <summary>The target's port (<c>dp</c>), or null.</summary>
    public int? Port { get; init; }

    /// <summary>The name to ask for (<c>domain</c>), or null.</summary>
    public string? Domain { get; init; }

    /// <summary>
    /// The target's network as the input names it (<c>dip_asn</c>, or <c>ASN</c> within <c>info</c>), such as <c>AS64496</c>, or null.
    /// </summary>
    public string? TargetAsn
    {
        get
        {
            foreach (OtherKey key in Fields)
            {
                if (key is { Name: "dip_asn", Value.ValueKind: JsonValueKind.String }) return AsnOf(key.Value);
                if (key is not { Name: "info", Value.ValueKind: JsonValueKind.Object }) continue;
                if (key.Value.TryGetProperty("ASN", out JsonElement asn)) return AsnOf(asn);
            }

            return null;
        }
    }

    private static string? AsnOf(JsonElement asn)
    {
        string text = asn.ValueKind switch
        {
            JsonValueKind.Number => asn.GetRawText(),
            JsonValueKind.String => asn.GetString()!,
            _ => "",
        };
        ReadOnlySpan<char> digits = text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, System.Globalization.NumberStyles.None, null, out uint number) ? $"AS{number}" : null;
    }
}
