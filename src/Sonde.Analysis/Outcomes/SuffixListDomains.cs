using Sonde.Analysis.Metadata;

namespace Sonde.Analysis.Outcomes;

/// <summary>Registered domains by a public suffix list, or by a guess where none was given.</summary>
internal sealed class SuffixListDomains(PublicSuffixes suffixes) : IRegisteredDomains
{
    public string? Of(string host) => suffixes.RegisteredDomain(host);
}
