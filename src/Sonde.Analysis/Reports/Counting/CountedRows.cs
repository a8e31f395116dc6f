namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// What is counted: rows with their places in some lists, their kinds, and for how many outcomes each stands. There is one of all outcomes,
/// and there are some of outcomes put together that are alike in a few things.
/// </summary>
/// <param name="count">How many rows there are.</param>
/// <param name="kinds">The kind of each.</param>
/// <param name="codes">The values of each, of the things that the rows have; null: as the lists have them, of all things.</param>
/// <param name="weights">For how many outcomes each stands; null: for itself.</param>
/// <param name="order">By what they are in order; null: as the table has them.</param>
/// <param name="days">On which days there are some of each, a bit a day, as many words a row; null: not known, or each has its own.</param>
internal sealed class CountedRows(
    int count, Codes kinds, IReadOnlyDictionary<Dimension, Codes>? codes = null, int[]? weights = null, Dimension? order = null,
    ulong[]? days = null)
{
    private readonly Dictionary<Dimension, (int Low, int High)[]> _ranges = [];

    /// <summary>How many rows there are.</summary>
    public int Count => count;

    /// <summary>How many blocks they are.</summary>
    public int Blocks => (count + RowBlock.MostRows - 1) / RowBlock.MostRows;

    /// <summary>The kind of each row.</summary>
    public Codes Kinds => kinds;

    /// <summary>For how many outcomes each row stands; null: for itself.</summary>
    public int[]? Weights => weights;

    /// <summary>By what they are in order; null: as the table has them.</summary>
    public Dimension? Order => order;

    /// <summary>On which days there are some of each, a bit a day, as many words a row; null: not known, or each has its own.</summary>
    public ulong[]? Days => days;

    /// <summary>Whether rows know of a thing.</summary>
    public bool Has(Dimension thing) => codes is null || codes.ContainsKey(thing);

    /// <summary>Which value of a thing each row has.</summary>
    public Codes Of(Dimension thing) => codes is null ? thing.Codes : codes[thing];

    /// <summary>How many rows a block has.</summary>
    public int CountOf(int block) => Math.Min(RowBlock.MostRows, count - (block * RowBlock.MostRows));

    /// <summary>
    /// The lowest and highest place of the values of each block: archives come day by day, so that of most blocks all rows are of days that
    /// are seen, or none.
    /// </summary>
    public (int Low, int High)[] Ranges(Dimension thing)
    {
        if (_ranges.TryGetValue(thing, out (int Low, int High)[]? known)) return known;
        var ranges = new (int Low, int High)[Blocks];
        Codes values = Of(thing);
        Parallel.For(0, ranges.Length, block =>
        {
            int[] read = new int[CountOf(block)];
            values.Read(block * RowBlock.MostRows, read);
            ranges[block] = (read.Min(), read.Max());
        });
        return _ranges[thing] = ranges;
    }
}
