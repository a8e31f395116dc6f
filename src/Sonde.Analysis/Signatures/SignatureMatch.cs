namespace Sonde.Analysis.Signatures;

/// <summary>A signature found, and where.</summary>
/// <param name="Signature">Which.</param>
/// <param name="Offset">Where its text begins in the page, in bytes.</param>
/// <param name="Length">How long the matching text is, in bytes.</param>
public readonly record struct SignatureMatch(Signature Signature, int Offset, int Length)
{
    /// <summary>The published name.</summary>
    public string Id => Signature.Id;

    /// <summary>Whether the page is a block page; false for a known false positive.</summary>
    public bool IsBlockpage => Signature.IsBlockpage;
}
