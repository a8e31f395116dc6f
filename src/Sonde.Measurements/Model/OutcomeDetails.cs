namespace Sonde.Measurements.Model;

/// <summary>Details of outcomes that are words of ours: what else is to be said of an outcome whose class is the archives'.</summary>
public static class OutcomeDetails
{
    /// <summary>Of a match: the answer came far slower than those of controls, each time.</summary>
    public const string Throttled = "throttled";

    /// <summary>Of a match: what came behind the name failed for a while.</summary>
    public const string Residual = "residual";

    /// <summary>Of what nobody can tell: the name was not asked for.</summary>
    public const string Unasked = "unasked";
}
