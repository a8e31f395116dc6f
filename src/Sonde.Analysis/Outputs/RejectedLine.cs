namespace Sonde.Analysis.Outputs;

/// <summary>A line that could not be read.</summary>
/// <param name="File">The file as people on this machine are told of it: where it lies.</param>
/// <param name="Line">Its number, from 1; 0 for the file as a whole.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">Its beginning.</param>
internal sealed record RejectedLine(string File, long Line, string Reason, byte[] Text)
{
    /// <summary>The file as outputs name it.</summary>
    public string Name { get; init; } = File;
}
