namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// All outcomes once more, in the order of their groups, which is by subject, country and test: those of a group or of a subject lie side
/// by side, and nothing else is read to count them.
/// </summary>
internal sealed class GroupedRows
{
    private readonly int[] _ofSubjects;

    /// <summary>Puts outcomes in order.</summary>
    /// <param name="cube">What is counted.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="numbers">The places of groups in that order.</param>
    public GroupedRows(OutcomeCube cube, Codes groups, int[] numbers)
    {
        Starts = new int[numbers.Length + 1];
        groups.Each((_, read) =>
        {
            foreach (int group in read) Starts[numbers[group] + 1]++;
        });
        for (int group = 0; group < numbers.Length; group++) Starts[group + 1] += Starts[group];
        int[] next = Starts[..^1];
        Dimension[] things = [cube.Kind, cube.Subject, cube.Country, cube.Network, cube.VantagePoint, cube.Date];
        Codes[] codes = [.. things.Select(thing => Codes.Of(cube.Rows, thing.Values.Count))];
        int[] some = new int[Codes.Piece];
        groups.Each((first, read) =>
        {
            // Where each row goes is kept for a piece alone: of all rows it would be as much as what is made.
            Span<int> places = stackalloc int[read.Length], values = some.AsSpan(0, read.Length);
            for (int i = 0; i < read.Length; i++) places[i] = next[numbers[read[i]]]++;
            for (int each = 0; each < things.Length; each++)
            {
                things[each].Codes.Read(first, values);
                codes[each].Set(places, values);
            }
        });
        Rows = new CountedRows(
            cube.Rows, codes[0], things.Zip(codes).ToDictionary(each => each.First, each => each.Second), order: cube.Subject);
        _ofSubjects = new int[cube.Subject.Values.Count];
        codes[1].Each((_, read) =>
        {
            foreach (int subject in read) _ofSubjects[subject]++;
        });
    }

    /// <summary>The rows; they know of all things but hours.</summary>
    public CountedRows Rows { get; }

    /// <summary>The first row of each group, and behind the last one the number of rows.</summary>
    public int[] Starts { get; }

    /// <summary>How many rows some subjects have.</summary>
    public long CountOf(Func<int, bool> isSeen)
    {
        long rows = 0;
        for (int subject = 0; subject < _ofSubjects.Length; subject++)
            if (isSeen(subject)) rows += _ofSubjects[subject];
        return rows;
    }
}
