using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>The side files of one scan, loaded before its rows are read. Memory grows with distinct (domain, answer) pairs.</summary>
internal sealed class SatelliteTables
{
    public Dictionary<byte[], ResolverFacts> Resolvers { get; } = new(Utf8Comparer.Instance);

    public Dictionary<byte[], AnswerFacts> Answers { get; } = new(Utf8Comparer.Instance);

    /// <summary>By domain, a blank and the address.</summary>
    public Dictionary<byte[], FetchedPages> Pages { get; } = new(Utf8Comparer.Instance);

    public ControlTags Controls { get; } = new();

    /// <summary>Notes what a line says. Of the pages of a pair the first count; of all else the last.</summary>
    public void Add(SideFact fact)
    {
        switch (fact)
        {
            case SideFact.OfResolver resolver:
                if (Resolvers.TryGetValue(resolver.Ip, out ResolverFacts? known)) known.Add(resolver.Facts);
                else Resolvers.Add(resolver.Ip, resolver.Facts);
                break;
            case SideFact.OfAnswer answer:
                Answers[answer.Ip] = answer.Facts;
                break;
            case SideFact.OfPages fetched:
                if (!Pages.TryGetValue(fetched.Pair, out FetchedPages? pages)) Pages.Add(fetched.Pair, pages = new FetchedPages());
                pages.Http ??= fetched.Http;
                pages.Https ??= fetched.Https;
                break;
        }
    }
}
