namespace Sonde.Experiments.Observing;

/// <summary>Code points of explicit congestion notification (RFC 3168 §5) that packets were seen with.</summary>
[Flags]
public enum EcnMarks
{
    /// <summary>None: all were without.</summary>
    None = 0,

    /// <summary>ECT(0), binary 10.</summary>
    Ect0 = 1,

    /// <summary>ECT(1), binary 01.</summary>
    Ect1 = 2,

    /// <summary>CE, binary 11: congestion was met.</summary>
    Ce = 4,
}
