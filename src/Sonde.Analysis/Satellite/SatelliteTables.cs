using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>The side files of one scan, loaded before its rows are read. Memory grows with distinct (domain, answer) pairs.</summary>
internal sealed class SatelliteTables
{
    public Dictionary<byte[], ResolverFacts> Resolvers { get; } = new(Utf8Comparer.Instance);

    public Dictionary<byte[], AnswerFacts> Answers { get; } = new(Utf8Comparer.Instance);

    /// <summary>By domain, a blank and the address.</summary>
    public Dictionary<byte[], FetchedPages> Pages { get; } = new(Utf8Comparer.Instance);

    /// <summary>For each domain the most tags that the last answer of a control resolver bears.</summary>
    public Dictionary<byte[], int> ControlTags { get; } = new(Utf8Comparer.Instance);


    public ResolverFacts Resolver(JsonText ip)
    {
        byte[] key = ip.Raw.ToArray();
        if (!Resolvers.TryGetValue(key, out ResolverFacts? facts)) Resolvers.Add(key, facts = new ResolverFacts());
        return facts;
    }

    public void NoteControl(JsonText domain, int tags)
    {
        var lookup = ControlTags.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(domain.Raw, out int most) || tags > most) lookup[domain.Raw] = tags;
    }
}
