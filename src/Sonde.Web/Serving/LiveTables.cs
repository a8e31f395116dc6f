using Sonde.Analysis.Reports;

namespace Sonde.Web.Serving;

/// <summary>The tables behind a live view: read again when what they are of has grown, one question at a time.</summary>
internal sealed class LiveTables(LiveOptions options) : IDisposable
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private ReportSource? _source;
    private string _mark = "";
    private long _read;
    private TimeSpan _took;

    /// <summary>What tells whether there is more than a page shows.</summary>
    public string Mark => ReportSource.MarkOf(options.Paths);

    /// <summary>Asks; the tables are those of now, or of a moment ago where reading them takes long.</summary>
    /// <param name="where">What is seen; null for all.</param>
    /// <param name="ask">The questions. It is given the mark of what is seen.</param>
    /// <param name="cancel">Stops waiting for the turn.</param>
    public async Task<T> AskAsync<T>(string? where, Func<ReportSource, string, T> ask, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            Refresh(cancel);
            _source!.Tables.Show(where);
            return ask(_source, _mark);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source?.Dispose();
        _turn.Dispose();
    }

    // Reading takes at most a fifth of the time, however long it takes.
    private void Refresh(CancellationToken cancel)
    {
        TimeSpan since = options.Time.GetElapsedTime(_read);
        if (_source is not null && (since < Least || since < 5 * _took)) return;
        string mark = Mark;
        if (_source is not null && mark == _mark) return;
        long start = options.Time.GetTimestamp();
        ReportSource source = options.Open(cancel);
        _source?.Dispose();
        (_source, _mark, _read) = (source, mark, options.Time.GetTimestamp());
        _took = options.Time.GetElapsedTime(start);
    }
}
