using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Signatures;

namespace Sonde.Analysis.Runs;

/// <summary>Makes the tools of each worker of a run.</summary>
internal static class ToolMaker
{
    public static Tools Make(ClassifyOptions options)
        => new(MakeRules(options.Rules), new SignaturePageMatcher(options.Signatures), null, null);

    public static IRuleSet MakeRules(RuleSetName name) => name == RuleSetName.CensoredPlanet ? new CensoredPlanetRules() : new SondeRules();

    /// <summary>The signatures' order of precedence that goes with a rule set.</summary>
    public static SignatureRules SignatureRulesOf(RuleSetName name)
        => name == RuleSetName.CensoredPlanet ? SignatureRules.CensoredPlanet : SignatureRules.Sonde;
}
