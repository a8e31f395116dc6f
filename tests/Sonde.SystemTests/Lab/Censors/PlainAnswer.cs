using System.Text;

namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What one try of the plain client came to.</summary>
/// <param name="Failure">The stage and class at which it ended early, or null when an answer came to its end.</param>
/// <param name="Bytes">What was read.</param>
internal sealed record PlainAnswer(string? Failure, byte[] Bytes)
{
    /// <summary>Protocol, certificate: what TLS looked like, or "".</summary>
    public string Tls { get; init; } = "";

    /// <summary>Whether reading ended because there was too much.</summary>
    public bool IsCut { get; init; }

    public string Text => Encoding.Latin1.GetString(Bytes);
}
