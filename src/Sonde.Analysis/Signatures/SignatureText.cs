namespace Sonde.Analysis.Signatures;

/// <summary>What a reader of signatures made of a file.</summary>
/// <param name="Signatures">The signatures, in the file's order.</param>
/// <param name="Problems">The lines left out.</param>
internal sealed record SignatureText(List<Signature> Signatures, List<SignatureProblem> Problems)
{
    /// <summary>Nothing yet.</summary>
    public static SignatureText Empty() => new([], []);
}
