namespace Sonde.Analysis.Signatures;

/// <summary>Whose page a signature recognises (the scopes of OONI's fingerprints and the name groups of Censored Planet's lists).</summary>
public enum SignatureScope
{
    /// <summary>Nothing is said about it (<c>e_unk</c>).</summary>
    Unknown,

    /// <summary>A country's own block page (<c>nat</c>, <c>b_nat</c>).</summary>
    National,

    /// <summary>A provider's block page (<c>isp</c>, <c>c_isp</c>).</summary>
    Isp,

    /// <summary>A filtering product (<c>prod</c>, <c>a_prod</c>).</summary>
    Product,

    /// <summary>A company's, school's or library's filter (<c>inst</c>, <c>d_corp</c>).</summary>
    Institution,

    /// <summary>Words that many block pages share (<c>vbw</c>, <c>f_gen</c>).</summary>
    General,

    /// <summary>Bytes put in by a middlebox (<c>injb</c>).</summary>
    Injection,

    /// <summary>A hosting or content provider's own refusal (<c>prov</c>).</summary>
    Provider,

    /// <summary>A page known not to be a block page: evidence against blocking (<c>fp</c>).</summary>
    FalsePositive,
}
