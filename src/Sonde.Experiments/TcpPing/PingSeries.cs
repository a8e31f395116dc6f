using System.Net;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.TcpPing;

/// <summary>
/// Pings to one endpoint at fixed moments (OONI ts-032): ping i starts at i·delay whatever became of those before it.
/// A moment that was missed because the machine was held up is made up for once, at once, and never by a burst.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="firstNumber">The number of its first probe within the plan.</param>
/// <param name="options">How many, how far apart, how long to wait.</param>
internal sealed class PingSeries(Target target, int firstNumber, TcpPingOptions options)
{
    private readonly IPEndPoint _endpoint = new(target.Address, (int)target.Port);
    private readonly List<Instant?> _sentAt = new(Math.Min(options.Repetitions, 16));
    private readonly List<IPAddress> _sources = new(1);
    private readonly List<PingResult> _results = new(Math.Min(options.Repetitions, 16));
    private Instant _zero;
    private Instant _nextStart;
    private int _started;
    private int _oldest;
    private bool _interrupted;
    private bool _hasJustSent;

    /// <summary>Whom it pings.</summary>
    public Target Target => target;

    /// <summary>What the pings came to, in the order in which that was known.</summary>
    public IReadOnlyList<PingResult> Results => _results;

    /// <summary>The addresses that the pings left from, each once.</summary>
    public IReadOnlyList<IPAddress> Sources => _sources;

    /// <summary>How many segments came in the target's name that answer no SYN of ours: whoever sent them may have seen none.</summary>
    public long Forged { get; private set; }

    private bool IsDone => _results.Count == options.Repetitions;

    /// <summary>The series begins.</summary>
    /// <param name="zero">The moment from which times count.</param>
    /// <param name="first">The moment of the first ping.</param>
    public void Begin(Instant zero, Instant first)
    {
        _zero = zero;
        _nextStart = first;
    }

    /// <summary>Start no more pings; those under way finish.</summary>
    public void Interrupt() => _interrupted = true;

    /// <summary>What to do now.</summary>
    public PlanStep<ConnectProbe> Next(Instant now)
    {
        while (true)
        {
            if (IsDone) return PlanStep<ConnectProbe>.Finished;
            if (_hasJustSent)
            {
                // Asked again right after a send: only now has its connect begun, and its time runs from here.
                _hasJustSent = false;
                _sentAt[^1] = now;
            }

            while (_oldest < _started && _sentAt[_oldest] is null) _oldest++;
            Instant overdue = _oldest < _started ? _sentAt[_oldest]!.Value + options.Timeout : Instant.Never;
            if (overdue <= now)
            {
                _sentAt[_oldest] = null;
                return PlanStep<ConnectProbe>.Abandon(firstNumber + _oldest);
            }

            if (_interrupted && _started < options.Repetitions)
            {
                EndWithoutProbe(now);
                continue;
            }

            Instant start = _started < options.Repetitions ? _nextStart : Instant.Never;
            if (start > now) return PlanStep<ConnectProbe>.Wait(Instant.Earlier(start, overdue));
            ScheduleAfter(now);
            _sentAt.Add(now);
            _hasJustSent = true;
            return PlanStep<ConnectProbe>.Send(firstNumber + _started++, new ConnectProbe(_endpoint));
        }
    }

    /// <summary>A reply to a ping of this series.</summary>
    public void OnReply(in ConnectReply reply)
    {
        int number = reply.Id.Number - firstNumber;
        _sentAt[number] = null;
        Forged += reply.Forged;
        if (reply.Source is { } source && !_sources.Contains(source)) _sources.Add(source);
        _results.Add(new PingResult(
            number,
            reply.SentAt.SecondsSince(_zero),
            reply.At.SecondsSince(_zero),
            reply.WasAbandoned ? Failures.GenericTimeout : reply.Errno == 0 ? null : ErrnoFailures.OfConnect(reply.Errno))
        {
            IsLocal = reply.IsLocal,
            SourcePort = reply.SourcePort,
            Rtt = reply.Rtt,
            SynRetransmits = reply.SourcePort == 0 ? null : reply.SynRetransmits,
            Family = target.Address.AddressFamily,
            Icmp = reply.Icmp,
            Rst = reply.Rst,
            SynAck = reply.SynAck,
        });
    }

    /// <summary>The next start is the next multiple of the delay that is still to come, or the one that was missed.</summary>
    private void ScheduleAfter(Instant now)
    {
        Instant next = _nextStart + options.Delay;
        if (next <= now)
        {
            long delay = (long)(options.Delay.TotalSeconds * 1e9);
            long missed = (now.Nanoseconds - _nextStart.Nanoseconds) / delay;
            next = new Instant(_nextStart.Nanoseconds + ((missed + 1) * delay));
        }

        _nextStart = next;
    }

    private void EndWithoutProbe(Instant now)
    {
        double t = now.SecondsSince(_zero);
        _sentAt.Add(null);
        _results.Add(new PingResult(_started++, t, t, Failures.Interrupted));
    }
}
