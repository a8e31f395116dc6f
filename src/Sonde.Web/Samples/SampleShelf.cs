using System.Globalization;

namespace Sonde.Web.Samples;

/// <summary>
/// Gathers what stands behind the numbers of a page while it is written; at its end <see cref="SampleSection"/> writes it. A condition that
/// stands behind several numbers stands there once.
/// </summary>
/// <param name="linkOf">
/// Where rows of a condition are shown, of its title, table and condition, when each is asked for; null: at the end of the page.
/// </param>
public sealed class SampleShelf(Func<string, string, string, string?>? linkOf = null)
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
        if (linkOf is not null) return count == 0 ? null : linkOf(title, table, where);
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
}
