using Sonde.Analysis.Readers;

namespace Sonde.Analysis.Runs;

/// <summary>The lines of a block that are not blank.</summary>
internal static class SideLines
{
    public static IEnumerable<(int Start, int Length, long Number)> Of(LineBlock block)
    {
        int start = 0;
        for (long number = block.FirstLine; start < block.Length; number++)
        {
            int length = block.Bytes.AsSpan(start, block.Length - start).IndexOf((byte)'\n');
            int end = length < 0 ? block.Length : start + length;
            if (!block.Bytes.AsSpan(start, end - start).TrimStart(" \t\r"u8).IsEmpty) yield return (start, end - start, number);
            start = end + 1;
        }
    }
}
