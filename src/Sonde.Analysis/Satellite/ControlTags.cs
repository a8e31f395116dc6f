using System.Runtime.InteropServices;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>What the control resolvers of a scan answered for each domain: the most tags of a last answer, and how they failed.</summary>
internal sealed class ControlTags
{
    private readonly Dictionary<byte[], int> _most = new(Utf8Comparer.Instance);

    private readonly Dictionary<byte[], HashSet<string>> _failures = new(Utf8Comparer.Instance);
    private readonly HashSet<byte[]> _answered = new(Utf8Comparer.Instance);

    /// <summary>Whether any failure is known.</summary>
    public bool HasAny => _failures.Count > 0;

    public void Note(ReadOnlySpan<byte> domain, int tags)
    {
        ref int most = ref CollectionsMarshal.GetValueRefOrAddDefault(_most.GetAlternateLookup<ReadOnlySpan<byte>>(), domain, out _);
        most = Math.Max(most, tags);
    }

    /// <summary>Notes that a control resolver had an address for the domain.</summary>
    public void NoteAnswer(ReadOnlySpan<byte> domain) => _answered.GetAlternateLookup<ReadOnlySpan<byte>>().Add(domain);

    /// <summary>Notes how a control resolver failed for the domain.</summary>
    public void NoteFailure(ReadOnlySpan<byte> domain, string code)
    {
        ref HashSet<string>? codes = ref CollectionsMarshal.GetValueRefOrAddDefault(
            _failures.GetAlternateLookup<ReadOnlySpan<byte>>(), domain, out _);
        codes ??= new HashSet<string>(StringComparer.Ordinal);
        codes.Add(code);
    }

    /// <summary>Whether no control resolver had an address for the domain, and one of them failed in this way too.</summary>
    public bool FailAlike(ReadOnlySpan<byte> domain, string? code)
        => code is not null && _failures.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(domain, out HashSet<string>? codes)
            && codes.Contains(code)
            && !_answered.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(domain);

    /// <summary>Takes over what another one has noted.</summary>
    public void Add(ControlTags other)
    {
        _answered.UnionWith(other._answered);
        foreach ((byte[] domain, HashSet<string> codes) in other._failures)
        {
            foreach (string code in codes) NoteFailure(domain, code);
        }

        foreach ((byte[] domain, int tags) in other._most) Note(domain, tags);
    }

    /// <summary>Null where no control resolver was asked for the domain.</summary>
    public int? MostFor(ReadOnlySpan<byte> domain)
        => _most.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(domain, out int most) ? most : null;
}
