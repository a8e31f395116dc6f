using Sonde.Analysis.Text;

namespace Sonde.Analysis.Reports.Reading;

/// <summary>Strings of texts that come again and again, each made once.</summary>
internal sealed class TextCache
{
    private const int Most = 100_000;
    private readonly Dictionary<byte[], string> _known = new(Utf8Comparer.Instance);
    private readonly Dictionary<long, string> _networks = [];

    /// <summary>The decoded text; null for null.</summary>
    public string? Of(JsonText text)
    {
        if (text.IsNull) return null;
        if (text.IsEscaped) return text.ToString();
        Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(text.Raw, out string? made)) return made;
        if (_known.Count >= Most) _known.Clear();
        made = text.ToString()!;
        known[text.Raw] = made;
        return made;
    }

    /// <summary>The same; null too for what stands for an unknown value in its format.</summary>
    public string? Of(JsonText text, ReadOnlySpan<byte> unknown) => text.IsEmpty || text.Is(unknown) ? null : Of(text);

    /// <summary>A network by its number.</summary>
    public string Network(long asn)
    {
        if (_networks.TryGetValue(asn, out string? made)) return made;
        if (_networks.Count >= Most) _networks.Clear();
        return _networks[asn] = $"AS{asn}";
    }
}
