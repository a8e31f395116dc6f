namespace Sonde.Analysis.Signatures;

/// <summary>Where a signature looks.</summary>
public enum SignatureLocation
{
    /// <summary>The whole text: status line, headers and body, or what an echo server sent back.</summary>
    Page,

    /// <summary>The body alone.</summary>
    Body,

    /// <summary>The value of the headers of one name.</summary>
    Header,

    /// <summary>A DNS answer, as text.</summary>
    Dns,
}
