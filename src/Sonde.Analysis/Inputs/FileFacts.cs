namespace Sonde.Analysis.Inputs;

/// <summary>What the system says of a file.</summary>
/// <param name="Kind">What it is, links followed.</param>
/// <param name="Identity">The same for every name of one file: device and inode, or its final path where the system tells no more.</param>
/// <param name="IsLink">Whether the name itself is a symbolic link.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ChangedAt">When its bytes last changed, in ticks of 100 ns since the year 1, UTC.</param>
public readonly record struct FileFacts(FileKind Kind, string Identity, bool IsLink, long Size, long ChangedAt);
