namespace Sonde.Analysis.Reports.Counting;

/// <summary>Something that outcomes are counted by: the values there are, and which of them each row has.</summary>
public sealed class Dimension
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    internal Dimension(IReadOnlyList<string?> values, Codes codes)
    {
        (Values, Codes) = (values, codes);
        for (int i = 0; i < values.Count; i++)
            if (values[i] is { } value) _places[value] = i;
    }

    /// <summary>The values, by their numbers; one is null where rows may have none.</summary>
    public IReadOnlyList<string?> Values { get; }

    /// <summary>Which value each row has.</summary>
    internal Codes Codes { get; }

    /// <summary>The number of a value; null where no row has it.</summary>
    public int? Find(string value) => _places.TryGetValue(value, out int place) ? place : null;

    /// <summary>Which values some rows have.</summary>
    internal bool[] Used => field ??= UsedOf();

    /// <summary>All values side by side.</summary>
    public Axis All => new(this, null, Values.Count);

    /// <summary>All values side by side; rows that have none are not counted.</summary>
    public Axis Known
        => new(
            this, Values.Index().Any(each => each.Item is null && Used[each.Index])
                ? [.. Values.Select((value, number) => value is null ? -1 : number)] : null, Values.Count);

    /// <summary>Some values, in their order; rows of others are not counted.</summary>
    public Axis Only(IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        int[] places = new int[Values.Count];
        Array.Fill(places, -1);
        for (int i = 0; i < numbers.Count; i++) places[numbers[i]] = i;
        return new Axis(this, places, numbers.Count);
    }

    /// <summary>Values put together: each has a place, or -1 for those that are not counted.</summary>
    public Axis Grouped(int[] places, int size) => new(this, places, size);

    private bool[] UsedOf()
    {
        bool[] used = new bool[Values.Count];
        Codes.Each((_, values) =>
        {
            foreach (int value in values) used[value] = true;
        });
        return used;
    }
}
