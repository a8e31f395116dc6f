using Sonde.Analysis.Certificates;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outcomes;

/// <summary>What a worker needs to make and decide rows.</summary>
internal sealed class Knowledge(IRuleSet rules, IPageMatcher? matcher, INetworkLookup? networks, IDomainCategories? categories)
{
    private static readonly JsonText Control = JsonText.Of("Control");

    public IRuleSet Rules { get; } = rules;

    public IPageMatcher? Matcher { get; } = matcher;

    public INetworkLookup? Networks { get; } = networks;

    /// <summary>The networks of vantage points.</summary>
    public VantageNetworks Vantages { get; } = new(networks, rules is CensoredPlanetRules);

    public CertificateCache Certificates { get; } = new();

    /// <summary>Takes out of lines what must not be published; null: nothing must.</summary>
    public ILineGate? Gate { get; init; }

    /// <summary>Whether files are still written, so that a last line may not be whole yet.</summary>
    public bool MayGrow { get; init; }

    /// <summary>True when people want to know how rows came to their outcomes: what is thrown away otherwise is kept.</summary>
    public bool IsExplaining { get; init; }

    /// <summary>True when rows must equal those of the published pipeline.</summary>
    public bool IsPublished { get; } = rules is CensoredPlanetRules;

    public JsonText Category(JsonText domain, bool isControl) => isControl ? Control : categories?.Find(domain) ?? default;
}
