using Sonde.Measurements.Model;

namespace Sonde.Analysis.Verdicts;

/// <summary>
/// Which try speaks for a measurement (dd-060, our rules alone). Where the controls failed, none can be believed: the measurement is
/// inconclusive and counted apart. Else a known block page on any try speaks, else an expected answer on any try, else the first try,
/// the only one that no residual state of a censor can have touched. A try that never left the machine (invalid) speaks only where there
/// is no other, and one that brought no answer only where none brought one, if the tries are not of a kind that leaves residual state
/// (DNS). Tries are added in any order; of two that are equal the earlier speaks.
/// </summary>
internal struct Voice
{
    private (Rank Rank, int Order, int Index, Verdict Verdict)? _best;
    private string? _code;
    private int _tries;
    private int _controls;
    private bool _controlPassed;
    private (int Order, int Index, Verdict Verdict)? _firstControl;

    private enum Rank
    {
        Local,
        Silent,
        Try,
        Expected,
        BlockPage,
    }

    /// <summary>What the line itself says: that its controls failed.</summary>
    public bool? Says { get; set; }

    /// <summary>
    /// Whether nothing can be concluded because the controls failed: as the line says, or because there were some and none passed.
    /// </summary>
    public readonly bool ControlsFailed => Says == true || (_controls > 0 && !_controlPassed);

    /// <summary>Whether the tries came to different outcomes.</summary>
    public bool IsMixed { get; private set; }

    /// <summary>How many tries there were; controls are none.</summary>
    public readonly int TryCount => _tries;

    /// <summary>
    /// The number under which the try that speaks was added; that of a control where there is no other; -1 for nothing at all.
    /// </summary>
    public readonly int Index => _best?.Index ?? _firstControl?.Index ?? -1;

    /// <summary>What it says; with failed controls in its inconclusive form.</summary>
    public readonly Verdict Verdict
    {
        get
        {
            Verdict said = _best?.Verdict ?? _firstControl?.Verdict ?? Verdict.None;
            return ControlsFailed ? said.Unsupported : said;
        }
    }

    /// <summary>Adds a try of the test.</summary>
    /// <param name="index">Whose number <see cref="Index"/> gives back.</param>
    /// <param name="order">Its place in time: the number of the retry.</param>
    /// <param name="verdict">What it came to.</param>
    /// <param name="isSilent">True for a look-up that nothing came back from: a later one that was answered says more.</param>
    public void AddTry(int index, int order, Verdict verdict, bool isSilent = false)
    {
        string code = verdict.Code ?? "";
        IsMixed |= _tries > 0 && code != _code;
        _code = code;
        _tries++;
        Rank rank = RankOf(verdict, isSilent);
        if (_best is { } best && (best.Rank > rank || (best.Rank == rank && best.Order <= order))) return;
        _best = (rank, order, index, verdict);
    }

    /// <summary>Adds a control: a probe of which the answer is known.</summary>
    public void AddControl(int index, int order, Verdict verdict)
    {
        _controls++;
        _controlPassed |= verdict.Expectation == Expectation.Expected;
        if (_firstControl is null || order < _firstControl.Value.Order) _firstControl = (order, index, verdict);
    }

    private static Rank RankOf(Verdict verdict, bool isSilent)
    {
        if (verdict.IsBlockPage) return Rank.BlockPage;
        return verdict.Expectation switch
        {
            Expectation.Expected => Rank.Expected,
            // An answer as expected that something else is said of speaks for the name as any other.
            _ when verdict.IsMatch => Rank.Expected,
            Expectation.Invalid or null => Rank.Local,
            _ => isSilent ? Rank.Silent : Rank.Try,
        };
    }
}
