namespace Sonde.Cli.Rendering;

/// <summary>
/// Where people read: a terminal, whose lines are broken between words and whose last lines may be a live block, or a stream that takes
/// whole lines. Safe for several threads.
/// </summary>
internal sealed class RunScreen
{
    private readonly ProgramHost _host;
    private readonly TextWriter _words;
    private readonly Palette _palette;
    private readonly LiveBlock _block;
    private readonly List<Action> _waiting = [];
    private bool _isAsking;

    /// <summary>The screen that a plan asks for.</summary>
    public RunScreen(ProgramHost host, ViewPlan plan)
    {
        _host = host;
        bool isOnOutput = host.OutputIsTerminal && !host.ErrorIsTerminal && !plan.WritesLines;
        _words = isOnOutput ? host.Words() : host.Error;
        IsTerminal = isOnOutput || host.ErrorIsTerminal;
        _palette = Palette.Of(host, plan.Color, IsTerminal);
        _block = new LiveBlock(_words, host.TerminalSize, _palette);
    }

    /// <summary>Whether a person looks on.</summary>
    public bool IsTerminal { get; }

    /// <summary>Columns that a line may have.</summary>
    public int Width => IsTerminal ? Math.Max(20, _host.TerminalSize().Columns - 1) : int.MaxValue;

    /// <summary>Held while something is written that is no line of this screen.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Writes a line, above the live block.</summary>
    public void Say(ViewLine line) => Write(() =>
    {
        foreach (ViewLine row in line.Wrap(Width)) _words.WriteLine(_palette.Paint(row));
    });

    /// <summary>Writes an error, which goes to standard error wherever people read.</summary>
    public void Complain(string message) => Write(() => _host.Error.WriteLine($"sonde: {TerminalText.Safe(message)}"));

    /// <summary>Writes what is no error, but to be known: sentences, broken between words where people read standard error.</summary>
    public void Remark(string message) => Write(() =>
    {
        var line = new ViewLine($"sonde: {message}") { Indent = 2 };
        foreach (ViewLine row in line.Wrap(_host.ErrorIsTerminal ? Width : int.MaxValue)) _host.Error.WriteLine(row.Text.TrimEnd());
    });

    /// <summary>
    /// Shows lines in place of those that were shown before; not while somebody is asked something, nor over what somebody else does there.
    /// </summary>
    public void Show(IReadOnlyList<ViewLine> lines)
    {
        lock (Lock)
        {
            if (!_isAsking && !_host.IsInBackground()) _block.Show(lines);
        }
    }

    /// <summary>Takes care of the block where the process stands still, until disposed.</summary>
    public BlockPauses AroundPauses() => new(_host, Lock, _block);

    /// <summary>Asks a person; what is to be said meanwhile is said after that, and no block is drawn over the question.</summary>
    public bool Aside(Func<bool> asks)
    {
        lock (Lock)
        {
            _block.Clear();
            _isAsking = true;
        }

        try
        {
            return asks();
        }
        finally
        {
            lock (Lock)
            {
                _isAsking = false;
                foreach (Action write in _waiting) write();
                _waiting.Clear();
            }
        }
    }

    /// <summary>Takes them away.</summary>
    public void Clear()
    {
        lock (Lock) _block.Clear();
    }

    /// <summary>Takes them away at once, as the process ends; not where somebody is drawing and the terminal does not take it.</summary>
    public void GiveUp()
    {
        if (!Lock.TryEnter(TimeSpan.FromMilliseconds(50))) return;
        try
        {
            _block.Clear();
        }
        catch (IOException)
        {
            // Nobody is there to see it.
        }
        finally
        {
            Lock.Exit();
        }
    }

    private void Write(Action write)
    {
        lock (Lock)
        {
            if (_isAsking)
            {
                _waiting.Add(write);
                return;
            }

            _block.Clear();
            write();
        }
    }
}
