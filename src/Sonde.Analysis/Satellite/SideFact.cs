using Sonde.Analysis.Rows;

namespace Sonde.Analysis.Satellite;

/// <summary>What one line of a side file says.</summary>
internal abstract record SideFact
{
    private SideFact()
    {
    }

    /// <summary>Something of a resolver.</summary>
    internal sealed record OfResolver(byte[] Ip, ResolverFacts Facts) : SideFact;

    /// <summary>The tags of an answer's address.</summary>
    internal sealed record OfAnswer(byte[] Ip, AnswerFacts Facts) : SideFact;

    /// <summary>The pages of a pair of domain and address.</summary>
    internal sealed record OfPages(byte[] Pair, FetchedPage? Http, FetchedPage? Https) : SideFact;
}
