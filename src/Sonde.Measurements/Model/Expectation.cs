namespace Sonde.Measurements.Model;

/// <summary>What an outcome says about the network between prober and target.</summary>
public enum Expectation
{
    /// <summary>✅ The network did what it should.</summary>
    Expected,

    /// <summary>❗️ The network did something else.</summary>
    Unexpected,

    /// <summary>❗️ Something else happened, but the vantage point or the target may be the cause.</summary>
    Inconclusive,

    /// <summary>❔ The measurement itself failed and says nothing about the network.</summary>
    Invalid,
}
