namespace Sonde.Measurements.Formats;

/// <summary>One line of a stream.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the stream.</param>
/// <param name="Bytes">Its bytes without the line feed, valid until the next line is read; empty where it is too long.</param>
/// <param name="IsTooLong">Whether it was passed over because it is longer than the reader holds.</param>
/// <param name="IsWhole">Whether a line feed ended it; false only for the last line of a stream.</param>
public readonly record struct Line(long Number, long Offset, ReadOnlyMemory<byte> Bytes, bool IsTooLong, bool IsWhole);
