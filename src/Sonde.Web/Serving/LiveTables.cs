using Sonde.Analysis.Reports;
using Sonde.Web.Documents;
using Sonde.Web.Pages;

namespace Sonde.Web.Serving;

/// <summary>The tables behind a live view: read again when what they are of has grown, one question at a time.</summary>
internal sealed class LiveTables(LiveOptions options) : IDisposable
{
    private const int MostKept = 200;

    /// <summary>
    /// Tables of more outcomes than these are given up before they are read again: two of them are too much for a machine.
    /// </summary>
    private const int MostHeldTwice = 1_000_000;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, byte[]?> _made = new(StringComparer.Ordinal);
    private Seen? _seen;
    private long _read;
    private TimeSpan _took;

    /// <summary>What tells whether there is more than a page shows.</summary>
    public string Mark => ReportSource.MarkOf(options.Paths);

    /// <summary>What is looked at.</summary>
    /// <param name="Source">The tables.</param>
    /// <param name="Mark">What tells them from what there is later.</param>
    /// <param name="Choices">What filters can be set to.</param>
    /// <param name="Sections">The kinds of measurement there are, whatever the filter.</param>
    public sealed record Seen(ReportSource Source, string Mark, ViewChoices Choices, IReadOnlyList<IPageSection> Sections);

    /// <summary>Asks; the tables are those of now, or of a moment ago where reading them takes long.</summary>
    /// <param name="where">What is seen; null for all.</param>
    /// <param name="ask">The questions.</param>
    /// <param name="cancel">Stops waiting for the turn.</param>
    /// <param name="newerThan">The mark of what whoever asks has seen and wants no more; null: whatever there is.</param>
    public async Task<T> AskAsync<T>(string? where, Func<Seen, T> ask, CancellationToken cancel, string? newerThan = null)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            Refresh(newerThan, cancel);
            _seen!.Source.Tables.Show(where);
            return ask(_seen);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same for what is always the same of the same tables: it is kept until they are read again.</summary>
    /// <param name="name">What tells it from others.</param>
    /// <param name="where">What is seen; null for all.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="newerThan">The mark of what whoever asks has seen and wants no more; null: whatever there is.</param>
    /// <param name="cancel">Stops waiting for the turn.</param>
    public Task<byte[]?> KeptAsync(
        string name, string? where, Func<Seen, byte[]?> make, string? newerThan, CancellationToken cancel)
        => AskAsync(
            where, seen =>
            {
                if (_made.TryGetValue(name, out byte[]? made)) return made;
                if (_made.Count >= MostKept) _made.Clear();
                return _made[name] = make(seen);
            }, cancel, newerThan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _seen?.Source.Dispose();
        _turn.Dispose();
    }

    // Reading takes at most a fifth of the time, however long it takes, unless somebody asks for what is new.
    private void Refresh(string? newerThan, CancellationToken cancel)
    {
        TimeSpan since = options.Time.GetElapsedTime(_read);
        bool isAskedFor = newerThan is not null && newerThan == _seen?.Mark;
        if (_seen is not null && !isAskedFor && (since < Least || since < 5 * _took)) return;
        string mark = Mark;
        if (mark == _seen?.Mark) return;
        long start = options.Time.GetTimestamp();
        if (_seen is { Source.Tables.Outcomes: > MostHeldTwice } large)
        {
            _seen = null;
            _made.Clear();
            large.Source.Dispose();
        }

        ReportSource source = options.Open(cancel);
        _seen?.Source.Dispose();
        _seen = new Seen(
            source, mark, ViewChoices.Of(source.Tables), [.. ReportDocument.Sections.Where(section => section.IsThere(source.Tables))]);
        _made.Clear();
        _read = options.Time.GetTimestamp();
        _took = options.Time.GetElapsedTime(start);
    }
}
