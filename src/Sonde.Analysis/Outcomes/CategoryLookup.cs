using Sonde.Analysis.Metadata;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>Categories of domains from the list that was given; the published rows know exact spellings only.</summary>
internal sealed class CategoryLookup(DomainCategories categories, bool isPublished) : IDomainCategories
{
    private const int Most = 100_000;
    private readonly Dictionary<byte[], JsonText> _known = new(Utf8Comparer.Instance);

    public JsonText Find(JsonText domain)
    {
        if (domain.IsNull) return default;
        var known = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(domain.Raw, out JsonText category)) return category;
        string text = domain.ToString()!;
        category = JsonText.Of(isPublished ? categories.Exactly(text) : categories.Of(text));
        if (_known.Count >= Most) _known.Clear();
        known[domain.Raw] = category;
        return category;
    }
}
