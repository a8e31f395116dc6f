using Sonde.Analysis.Outcomes;

namespace Sonde.Analysis.Pipeline;

/// <summary>Makes the knowledge of each worker of a run.</summary>
internal static class KnowledgeMaker
{
    public static Knowledge Make(ClassifyOptions options, bool isExplaining = false)
    {
        bool isPublished = options.Rules == RuleSetName.CensoredPlanet;
        return new Knowledge(
            MakeRules(options.Rules),
            new SignaturePageMatcher(options.Signatures),
            options.Networks.Files.Count == 0 ? null : new NetworkLookup(options.Networks, isPublished),
            options.Categories.Count == 0 ? null : new CategoryLookup(options.Categories, isPublished))
        {
            IsExplaining = isExplaining,
            Gate = options.Gate,
            MayGrow = options.MayGrow,
        };
    }

    public static IRuleSet MakeRules(RuleSetName name) => name == RuleSetName.CensoredPlanet ? new CensoredPlanetRules() : new SondeRules();
}
