using Sonde.Analysis.Reports;

namespace Sonde.Web.Serving;

/// <summary>What a live view is of, and who may see it.</summary>
/// <param name="Paths">What is looked at.</param>
/// <param name="Open">Reads it.</param>
/// <param name="Token">The secret in the address.</param>
/// <param name="Version">The program's version.</param>
/// <param name="Time">The clock.</param>
/// <param name="Enough">With fewer tests than these that say something, no share is shown as one.</param>
public sealed record LiveOptions(
    IReadOnlyList<string> Paths, Func<CancellationToken, ReportSource> Open, string Token, string Version, TimeProvider Time, int Enough)
{
    /// <summary>The port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Takes out of what is served what must not be published; null: nothing.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Publish { get; init; }
}
