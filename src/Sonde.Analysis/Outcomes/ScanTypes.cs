namespace Sonde.Analysis.Outcomes;

/// <summary>A set of scan types.</summary>
[Flags]
public enum ScanTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Echo.</summary>
    Echo = 1,

    /// <summary>Everything that is not echo.</summary>
    NotEcho = 2,

    /// <summary>Any scan.</summary>
    All = Echo | NotEcho,
}
