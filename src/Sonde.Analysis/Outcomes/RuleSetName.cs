namespace Sonde.Analysis.Outcomes;

/// <summary>The rule sets there are.</summary>
public enum RuleSetName
{
    /// <summary>Ours, with the defects of the published pipeline mended.</summary>
    Sonde,

    /// <summary>Equal to the published pipeline, row for row.</summary>
    CensoredPlanet,
}
