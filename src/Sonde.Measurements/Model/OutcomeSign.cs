namespace Sonde.Measurements.Model;

/// <summary>The emoji in front of an outcome.</summary>
public enum OutcomeSign
{
    /// <summary>✅ (U+2705).</summary>
    Expected,

    /// <summary>❗️ (U+2757 U+FE0F).</summary>
    Unexpected,

    /// <summary>❔ (U+2754).</summary>
    Invalid,
}
