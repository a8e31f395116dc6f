namespace Sonde.Analysis.Reports.Counting;

/// <summary>
/// The table <c>outcomes</c> as numbers, made once when tables are opened: of each row its values as their places in lists. Ten million
/// rows are some 250 MB of it, of which a question reads what it asks for.
/// </summary>
public sealed class OutcomeCube
{
    /// <summary>Of fewer rows all are gone over as quickly.</summary>
    private const int WorthRollingUp = 500_000;

    private readonly int[] _units;
    private readonly int _unitCount;
    private Codes? _groupOf;
    private int[] _groupNumbers;

    internal OutcomeCube(
        int rows, IReadOnlyList<OutcomeKind> kinds, Dimension kind, OutcomeGroups groups, Codes groupOf,
        IReadOnlyList<VantageNetwork> networks)
    {
        (Rows, Kinds, Kind, Networks) = (rows, kinds, kind, networks);
        (Groups, _groupOf) = (groups.InOrder(out _groupNumbers), groupOf);
        Dictionary<string, int> units = new(StringComparer.Ordinal);
        _units = [.. networks.Select(network =>
            network.Number is not { } number ? -1
                : units.TryGetValue(number, out int unit) ? unit : units[number] = units.Count)];
        _unitCount = units.Count;
    }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; }

    /// <summary>All rows.</summary>
    internal CountedRows All => field ??= new CountedRows(Rows, Kind.Codes);

    /// <summary>Rows put together, for questions that ask for few things.</summary>
    internal RowSets Sets
    {
        get => field ??= new RowSets(this, 0.5, WorthRollingUp);
        private set;
    }

    /// <summary>The same cube, which answers from rows put together wherever it can, however few they are.</summary>
    internal OutcomeCube WithRollUps()
    {
        Sets = new RowSets(this, atMost: 1, worth: 0);
        return this;
    }

    /// <summary>All rows once more, group by group.</summary>
    internal GroupedRows Grouped
    {
        get
        {
            if (field is not null) return field;
            field = new GroupedRows(this, _groupOf!, _groupNumbers);
            (_groupOf, _groupNumbers) = (null, []);
            return field;
        }
    }

    /// <summary>The kinds of outcomes, by their numbers.</summary>
    public IReadOnlyList<OutcomeKind> Kinds { get; }

    /// <summary>The kind of each row.</summary>
    public Dimension Kind { get; }

    /// <summary>What a measurement is about (<see cref="SeenColumns.Subject"/>).</summary>
    public required Dimension Subject { get; init; }

    /// <summary>The country of the vantage point.</summary>
    public required Dimension Country { get; init; }

    /// <summary>The network of the vantage point, as pages name it.</summary>
    public required Dimension Network { get; init; }

    /// <summary>
    /// Which network it is, where that is known: what tests are independent of each other by (<see cref="VantageNetwork.Number"/>).
    /// </summary>
    public Axis NetworkUnit => Network.Grouped(_units, _unitCount);

    /// <summary>The vantage point's address; null: the measuring machine.</summary>
    public required Dimension VantagePoint { get; init; }

    /// <summary>The day, as it is written.</summary>
    public required Dimension Date { get; init; }

    /// <summary>The hour, as it is written, or the day where no time is.</summary>
    public required Dimension Hour { get; init; }

    /// <summary>What is behind each name of a network, by its number in <see cref="Network"/>.</summary>
    public IReadOnlyList<VantageNetwork> Networks { get; }

    /// <summary>What each group is of, test, subject and country together, by its number: what findings are of.</summary>
    internal OutcomeGroups Groups { get; }

    /// <summary>All rows, or those whose values are seen.</summary>
    /// <param name="filter">Of each thing that is filtered by, which of its values are seen.</param>
    public OutcomeSelection Select(params IReadOnlyList<(Dimension Of, bool[] IsSeen)> filter) => new(this, filter);
}
