using Sonde.Experiments.Wire;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The cells of both payloads of a trace, and where they part.</summary>
/// <param name="settings">How the trace goes.</param>
internal class PayloadCells(PayloadSettings settings)
{
    /// <summary>How the trace goes.</summary>
    protected PayloadSettings Settings { get; } = settings;

    /// <summary>The control on its way to the target before any test.</summary>
    public PayloadCell Before { get; } = new(PayloadRole.Control, SegmentOutbox.FullHopLimit);

    /// <summary>The same after all tests; empty where nothing parted.</summary>
    public PayloadCell After { get; } = new(PayloadRole.Control, SegmentOutbox.FullHopLimit);

    /// <summary>The control's cells.</summary>
    public PayloadColumn Control { get; } = new(PayloadRole.Control, settings.MaxTtl);

    /// <summary>The test's cells.</summary>
    public PayloadColumn Test { get; } = new(PayloadRole.Test, settings.MaxTtl);

    /// <summary>
    /// The TTL at which the two were first seen to part, or null. All that was sent to it and below was sent before anything was provoked.
    /// </summary>
    public int? PartedAt { get; protected set; }

    /// <summary>The lowest TTL from which on a dropped test's silence is no chance, as far as it was found out; or null.</summary>
    public virtual int? FirstSilent => null;

    /// <summary>
    /// Whether it may be loss alone that the control is answered no more: of a connection that does not open, each SYN was.
    /// </summary>
    public bool MayReturnBeLost => PayloadComparison.MayBeLoss(Returned);

    /// <summary>How often the control was sent after all tests in vain, its SYNs included.</summary>
    protected int Returned
        => After.Flows.Sum(
            flow => flow.IsUncertain ? 0 : flow.End == PayloadFlowEnd.TimedOut ? PayloadTimes.Syns : flow.PayloadAt is null ? 0 : 1);

    /// <summary>
    /// Whether the two part at a TTL. A test that is silent at one TTL may be so by the router's choice; at two in a row, or at the
    /// control's end, hardly.
    /// </summary>
    protected bool IsPartedAt(int ttl)
    {
        bool isSilentForBoth = !Test.Cells[ttl].IsAnswered && !Control.Cells[ttl].IsAnswered;
        if (ttl > Settings.FirstTtl && PartsAt(ttl - 1) && (isSilentForBoth || PartsAt(ttl))) return true;
        return PartsAt(ttl) && (Test.Cells[ttl].IsAnswered || Control.Cells[ttl].Endings.Any());
    }

    /// <summary>The lowest TTL at which the two part, or null.</summary>
    protected int? FirstParted()
    {
        int first = Enumerable.Range(Settings.FirstTtl, Settings.MaxTtl - Settings.FirstTtl + 1).FirstOrDefault(IsPartedAt, -1);
        while (first > Settings.FirstTtl && PartsAt(first - 1)) first--;
        return first < 0 ? null : first;
    }

    private bool PartsAt(int ttl)
    {
        PayloadCell control = Control.Cells[ttl], test = Test.Cells[ttl];
        if (control.Endings.Any() && test.Endings.Any()) return false;
        return test.Endings.Any() || (test.Flows.Count > 0 && !test.IsAnswered && control.IsAnswered);
    }
}
