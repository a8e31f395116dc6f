using System.Globalization;
using Sonde.Analysis.Reports.Counting;
using Sonde.Web.Counting;

namespace Sonde.Web.Samples;

/// <summary>
/// Gathers what stands behind the numbers of a page while it is written; at its end <see cref="SampleSection"/> writes it. A condition that
/// stands behind several numbers stands there once.
/// </summary>
/// <param name="linkOf">Where rows are shown when they are asked for; null: at the end of the page.</param>
public sealed class SampleShelf(Func<RowQuestion, string?>? linkOf = null)
{
    private readonly Dictionary<(string, string), ShelfEntry> _entries = [];
    private readonly List<ShelfEntry> _order = [];

    /// <summary>All of them, in the order of the page.</summary>
    public IReadOnlyList<ShelfEntry> Entries => _order;

    /// <summary>Whether rows are to be named while numbers are counted.</summary>
    public bool TakesRows => linkOf is null;

    /// <summary>Where a number leads to; null where there is nothing behind it.</summary>
    /// <param name="title">Which number it is.</param>
    /// <param name="table">The table it was counted in.</param>
    /// <param name="where">The condition that gives all its rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="ids">The rows that are shown.</param>
    public string? Link(string title, string table, string where, long count, IReadOnlyList<long> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (linkOf is not null) return count == 0 ? null : linkOf(new RowQuestion(title, table, where, null));
        if (ids.Count == 0) return null;
        if (!_entries.TryGetValue((table, where), out ShelfEntry? entry))
        {
            string anchor = string.Create(CultureInfo.InvariantCulture, $"rows-{_order.Count + 1}");
            entry = new ShelfEntry(anchor, title, table, where, count, ids);
            _entries.Add((table, where), entry);
            _order.Add(entry);
        }

        return $"#{entry.Anchor}";
    }

    /// <summary>The same of outcomes that are counted in memory.</summary>
    /// <param name="title">Which number it is.</param>
    /// <param name="cube">Where they are counted.</param>
    /// <param name="condition">The condition that gives all its rows.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="ids">The rows that are shown.</param>
    public string? Link(string title, OutcomeCube cube, RowCondition condition, long count, IReadOnlyList<long> ids)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (linkOf is null) return Link(title, "outcomes", condition.Sql(cube), count, ids);
        return count == 0 ? null : linkOf(new RowQuestion(title, "outcomes", null, condition));
    }
}
