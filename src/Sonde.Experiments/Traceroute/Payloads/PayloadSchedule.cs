using Sonde.Experiments.Network;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Decides what a payload trace does next. First the control goes to the target itself: it shows that the port opens and what it answers
/// while nothing has been provoked. Then the TTL rises, at each the control first and the test right after it, and the next TTL only when
/// both are known: what the test provokes cannot reach a lower TTL, however long it lasts. When the two have parted the rest goes side by
/// side, for its order matters no more; and the control goes to the target once again, to see whether what the test provoked has stayed.
/// Where a test that is dropped still comes is found out last, in <see cref="PayloadTrials"/>, and whether one that the target answers from
/// nearer goes a shorter way, in <see cref="PayloadWayTrials"/>.
/// </summary>
/// <param name="settings">How the trace goes.</param>
/// <param name="open">Makes and begins a connection for a payload, with its TTL and the number of its try.</param>
/// <param name="random">Chance.</param>
/// <param name="target">The target.</param>
internal sealed class PayloadSchedule(
    PayloadSettings settings, Func<PayloadRole, int, int, PayloadFlow> open, Random random, PacketAddress target)
    : PayloadCells(settings)
{
    // How many TTLs have their connections opened before their turn; how many go side by side at last.
    private const int Ahead = 3, SideBySide = 8;

    // How far a payload is followed beyond the other's end, and beyond its own where the other goes on.
    private const int BeyondTheEnd = 2, EndWitnesses = 3;

    // So many silent TTLs are the end: where the target answers nothing at all, and where what the test provoked may silence the control
    // too.
    private const int Gap = 5, LongGap = 10;
    private const int TooBigInARow = 3;
    private const int Quick = 3, Patient = 10;

    // How often the control is tried that must be heard: at first, and where the test has ended.
    private const int FirstTries = 4;

    // How often the test is tried where the control reaches the target, until it was sent so often that loss alone does not silence it.
    private const int EndTries = 14;

    // How often the control is, at most, that worked before the test and does no more after it.
    private const int ReturnTries = 18, ReturnAtOnce = 5;
    private static readonly TimeSpan ReturnGap = TimeSpan.FromMilliseconds(300);

    private PayloadTrials? _trials;
    private PayloadWayTrials? _ways;
    private TimeSpan _rtt;
    private int _ttl = settings.FirstTtl;
    private bool _isStopped, _isFinished, _isWalked;

    /// <inheritdoc/>
    public override int? FirstSilent => _trials?.FirstSilent;

    /// <summary>Whether nothing more is to be sent.</summary>
    public bool IsDone => _isStopped || _isFinished;

    /// <summary>Stops sending.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Does what is to be done now: opens connections, sends payloads.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="due">When to ask again, if nothing happens before.</param>
    public void Advance(Instant now, out Instant due)
    {
        due = Instant.Never;
        if (IsDone) return;
        _isFinished = Greet(now, ref due) && (_isWalked || (_isWalked = Walk(now) && Return(now, ref due))) && Locate(now, ref due);
    }

    // The target gets time to say something first: what it says then is no answer.
    private bool Greet(Instant now, ref Instant due)
    {
        if (Before.Flows is [.., PayloadFlow { State: PayloadFlowState.Open } flow])
        {
            Note(flow);
            Instant ready = flow.Handshake.OpenAt!.Value + Settings.Clamp(_rtt * Quick);
            if (ready > now) due = ready;
            else flow.SendPayload(Settings.LongestWait, Settings.LongestWait);
        }

        if (!Step(Before, now, isHeld: true)) return false;
        if (Live(Before).Any(
            each => each.State == PayloadFlowState.Listening
            && each.Answers.All(answer => answer.Kind == PayloadAnswerKind.Ack))) return false;
        _isStopped |= Before.Sent == 0; // the port does not open
        return !_isStopped;
    }

    private bool Walk(Instant now)
    {
        while (_ttl <= Settings.MaxTtl && IsSettledAt(_ttl))
        {
            if (IsPartedAt(_ttl)) PartedAt ??= FirstParted();
            _ttl++;
        }

        if (_ttl > Settings.MaxTtl || IsOver()) return true;
        int last = Math.Min(Settings.MaxTtl, _ttl + (PartedAt is null ? Ahead : SideBySide) - 1);
        int opened = 0;
        for (int ttl = _ttl; ttl <= last && opened < Ahead; ttl++)
        {
            // The control never runs ahead of itself: nothing of it goes far beyond the end.
            bool isHeld = ttl > _ttl && (PartedAt is null || opened > 0);
            if (IsWanted(PayloadRole.Control, ttl)) Step(Control.Cells[ttl], now, isHeld);
            if (IsWanted(PayloadRole.Test, ttl)) Step(Test.Cells[ttl], now, isHeld || !IsControlOut(ttl));
            if (!IsSettledAt(Control, ttl)) opened++;
        }

        return false;
    }

    private bool IsControlOut(int ttl)
        => IsSettledAt(Control, ttl) || Control.Cells[ttl].Flows.Exists(flow => flow.PayloadPacket is not null);

    // Some that act on what they see are slow to do so.
    private bool Return(Instant now, ref Instant due)
    {
        if (After.Flows.Count == 0 && Test.Cells.Any(cell => Live(cell).Any(flow => flow.State == PayloadFlowState.Listening)))
            return false;
        PartedAt ??= FirstParted();
        return PartedAt is null || ReturnControl(now, ref due);
    }

    // One, and if it fails many: a little apart, for losses come in bursts, but side by side, for one that does not open takes seconds.
    private bool ReturnControl(Instant now, ref Instant due)
    {
        foreach (PayloadFlow flow in Live(After).Where(flow => flow.State == PayloadFlowState.Open))
            flow.SendPayload(WaitFor(After), Settings.LongestWait);
        if (After.IsSettled(TriesOf(After))) return true;
        int waiting = After.Flows.Count(flow => !flow.IsSettled);
        // What this machine lost counts for nothing, however often it is tried.
        bool isEnough = waiting == After.Flows.Count || waiting >= ReturnAtOnce || After.Flows.Count >= TriesOf(After)
            || !PayloadComparison.MayBeLoss(Returned + (waiting * PayloadTimes.Syns));
        if (waiting > 0 && isEnough) return false;
        Instant at = waiting == 0 ? now : After.Flows[^1].Handshake.SynAt + ReturnGap;
        if (at > now) due = Instant.Earlier(due, at);
        else After.Flows.Add(open(PayloadRole.Control, After.Ttl, After.Flows.Count + 1));
        return false;
    }

    private bool Locate(Instant now, ref Instant due)
    {
        if (After.Flows.Count == 0 || After.IsAnswered)
        {
            _ways ??= new PayloadWayTrials(Settings, this, new PayloadWays(target, this), open, random);
            if (!_ways.Advance(now, _rtt, ref due)) return false;
        }

        bool isDropped = Test.End is null && Control.End is { } reached && !PayloadComparison.MayBeLoss(Test.SilentFrom(reached));
        if (!isDropped || (_trials is null && !After.IsAnswered)) return true;
        _trials ??= new PayloadTrials(Settings, Control, Test, open, random);
        return _trials.Advance(now, Control.End!.Value, _rtt, ref due);
    }

    /// <summary>Does a cell's next step.</summary>
    /// <returns>Whether none is left.</returns>
    private bool Step(PayloadCell cell, Instant now, bool isHeld)
    {
        if (cell.IsSettled(TriesOf(cell))) return true;
        if (cell.Flows.TrueForAll(flow => flow.IsSettled)) cell.Flows.Add(open(cell.Role, cell.Ttl, cell.Flows.Count + 1));
        var last = (PayloadFlow)cell.Flows[^1];
        if (last.State != PayloadFlowState.Open || isHeld) return false;
        Note(last);
        last.SendPayload(WaitFor(cell), Settings.LongestWait);
        return false;
    }

    private bool IsSettledAt(int ttl) => IsSettledAt(Control, ttl) && IsSettledAt(Test, ttl);

    private bool IsSettledAt(PayloadColumn column, int ttl)
        => !IsWanted(column.Role, ttl) || column.Cells[ttl].IsSettled(TriesOf(column.Cells[ttl]));

    private int TriesOf(PayloadCell cell)
    {
        if (cell == Before) return Before.Sent > 0 ? Math.Max(FirstTries, Settings.Tries) : Settings.Tries;
        if (cell == After) return Before.IsAnswered && MayReturnBeLost ? Math.Max(ReturnTries, Settings.Tries) : Settings.Tries;
        if (cell.Role == PayloadRole.Control && Control.End is null && Before.IsAnswered && cell.Ttl >= Test.End)
            return Math.Max(FirstTries, Settings.Tries);
        bool decides = cell.Role == PayloadRole.Test && Test.End is null && cell.Ttl >= Control.End;
        return decides && PayloadComparison.MayBeLoss(Test.SilentFrom(Control.End!.Value))
            ? Math.Max(EndTries, Settings.Tries)
            : Settings.Tries;
    }

    private bool IsWanted(PayloadRole role, int ttl)
    {
        PayloadColumn own = role == PayloadRole.Test ? Test : Control, other = role == PayloadRole.Test ? Control : Test;
        if (own.End is { } end)
            return ttl <= end || (role == PayloadRole.Test && ttl <= end + EndWitnesses && ttl <= (other.End ?? Settings.MaxTtl));
        return other.End is not { } far || ttl <= far + BeyondTheEnd || (role == PayloadRole.Control && PartedAt is not null);
    }

    private bool IsOver()
    {
        if (!IsWanted(PayloadRole.Control, _ttl) && !IsWanted(PayloadRole.Test, _ttl)) return true;
        if (_ttl - Settings.FirstTtl >= TooBigInARow
            && Enumerable.Range(_ttl - TooBigInARow, TooBigInARow)
            .All(ttl => Test.Cells[ttl].IsTooBig && Control.Cells[ttl].IsTooBig)) return true;
        if (PartedAt is not null && IsShut()) return true;
        int gap = Before.IsAnswered && PartedAt is null ? int.MaxValue : Before.IsAnswered ? LongGap : Gap;
        return _ttl - Settings.FirstTtl >= gap
            && Enumerable.Range(_ttl - gap, gap).All(ttl => !Control.Cells[ttl].IsAnswered && !Test.Cells[ttl].IsAnswered);
    }

    // Since the test was sent the port opens no more, which loss does not explain: each has sent its SYN three times.
    private bool IsShut()
    {
        PayloadConnection[] flows = [.. Control.Cells.Concat(Test.Cells).SelectMany(cell => cell.Flows)];
        Instant opened = flows.Where(flow => flow.SynAck is not null).Select(flow => flow.Handshake.SynAt).DefaultIfEmpty().Max();
        return flows.Count(
            flow => flow is { End: PayloadFlowEnd.TimedOut, IsUncertain: false }
            && flow.Handshake.SynAt > opened) * PayloadTimes.Syns >= ReturnTries;
    }

    // Where the other payload was answered an answer may be hoped for; the last try is the more patient one.
    private TimeSpan WaitFor(PayloadCell cell)
    {
        if (cell == After) return cell.Flows.Count <= Settings.Tries ? Settings.LongestWait : Settings.Clamp(_rtt * Patient);
        bool isLast = cell.Flows.Count >= TriesOf(cell);
        if (!isLast) return Settings.Clamp(_rtt * Quick);
        PayloadColumn other = cell.Role == PayloadRole.Test ? Control : Test;
        return other.Cells[cell.Ttl].IsAnswered ? Settings.LongestWait : Settings.Clamp(_rtt * Patient);
    }

    // All connections of a trace that is under way are of its own making.
    private static IEnumerable<PayloadFlow> Live(PayloadCell cell) => cell.Flows.Cast<PayloadFlow>();

    private void Note(PayloadFlow flow)
    {
        if (flow.Handshake.Rtt is { } rtt && rtt > _rtt) _rtt = rtt;
    }
}
