using System.Buffers;

namespace Sonde.Analysis.Reports.Counting;

/// <summary>How many outcomes are seen, and the first of them.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Ids">The first, by their numbers (<c>id</c>).</param>
public sealed record FirstRows(long Count, IReadOnlyList<long> Ids)
{
    // Rows that are looked at together: of common ones the first few are enough, of rare ones all processors look for more.
    private const int FewBlocks = 8, MostBlocks = 256;

    /// <summary>Of a selection: those of some kinds before the others, each in the table's order.</summary>
    /// <param name="selection">Which outcomes are seen.</param>
    /// <param name="isAhead">Which kinds come before the others.</param>
    /// <param name="most">How many rows are named at most.</param>
    public static FirstRows Of(OutcomeSelection selection, Func<OutcomeKind, bool> isAhead, int most)
    {
        ArgumentNullException.ThrowIfNull(selection);
        OutcomeCube cube = selection.Cube;
        var slots = KindSlots.By(cube.Kinds, 2, kind => isAhead(kind) ? 0 : 1);
        Tally tally = selection.CountOnce(slots);
        if (tally.Groups.Count == 0) return new FirstRows(0, []);
        // How many of each are to be found is known beforehand, so that nothing is looked for that is not there.
        int ahead = (int)Math.Min(tally.Count(0, 0), most), others = (int)Math.Min(tally.Count(0, 1), most - ahead);
        return new FirstRows(tally.Total(0), Find(selection.SeenOf(cube.All), cube.Kind.Codes, slots.Of, [ahead, others]));
    }

    private static List<long> Find(SeenRows seen, Codes kinds, int[] slotOf, int[] wanted)
    {
        List<long>[] found = [[], []];
        int blocks = FewBlocks;
        for (int first = 0; first < seen.Blocks && !IsEnough(found); first += blocks, blocks = Math.Min(blocks * 2, MostBlocks))
        {
            var parts = new List<long>[Math.Min(blocks, seen.Blocks - first)][];
            int begin = first;
            Parallel.For(0, parts.Length, i => parts[i] = OfBlock(begin + i));
            foreach (List<long>[] part in parts)
                for (int slot = 0; slot < found.Length; slot++) found[slot].AddRange(part[slot].Take(wanted[slot] - found[slot].Count));
        }

        return [.. found[0], .. found[1]];

        bool IsEnough(List<long>[] part) => part[0].Count >= wanted[0] && part[1].Count >= wanted[1];

        List<long>[] OfBlock(int block)
        {
            List<long>[] part = [[], []];
            ushort[]? rows = seen.Of(block);
            int first = block * RowBlock.MostRows, count = rows?.Length ?? seen.CountOf(block);
            if (count == 0) return part;
            int[] read = ArrayPool<int>.Shared.Rent(count);
            if (rows is null) kinds.Read(first, read.AsSpan(0, count));
            else kinds.Read(first, rows, read.AsSpan(0, count));
            for (int i = 0; i < count && !IsEnough(part); i++)
            {
                int slot = slotOf[read[i]];
                if (part[slot].Count < wanted[slot]) part[slot].Add(first + (rows is null ? i : rows[i]) + 1);
            }

            ArrayPool<int>.Shared.Return(read);
            return part;
        }
    }
}
