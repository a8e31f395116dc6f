using System.Runtime.InteropServices;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>For each domain the most tags that the last answer of a control resolver bears.</summary>
internal sealed class ControlTags
{
    private readonly Dictionary<byte[], int> _most = new(Utf8Comparer.Instance);

    public void Note(ReadOnlySpan<byte> domain, int tags)
    {
        ref int most = ref CollectionsMarshal.GetValueRefOrAddDefault(_most.GetAlternateLookup<ReadOnlySpan<byte>>(), domain, out _);
        most = Math.Max(most, tags);
    }

    /// <summary>Takes over what another one has noted.</summary>
    public void Add(ControlTags other)
    {
        foreach ((byte[] domain, int tags) in other._most) Note(domain, tags);
    }

    /// <summary>Null where no control resolver was asked for the domain.</summary>
    public int? MostFor(ReadOnlySpan<byte> domain)
        => _most.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(domain, out int most) ? most : null;
}
