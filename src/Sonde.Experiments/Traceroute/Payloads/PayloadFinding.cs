using Sonde.Experiments.Traceroute.Paths;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>What a verdict of a payload trace says of who treats the test in another way.</summary>
internal sealed class PayloadFinding
{
    private readonly PayloadComparison _comparison;
    private readonly PayloadCell[] _control, _test;
    private readonly PacketAddress _destination;

    /// <summary>Looks at a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="trace">The trace.</param>
    public PayloadFinding(PayloadComparison comparison, IPayloadTrace trace)
    {
        (_comparison, _control, _test) = (comparison, [.. trace.Cells.Control.Cells], [.. trace.Cells.Test.Cells]);
        _destination = PacketAddress.From(trace.Target.Address);
        bool isParted = comparison.Verdict.Kind is not (PathVerdictKind.Unknown or PathVerdictKind.Agrees or PathVerdictKind.Diverges);
        DoTargetsDiffer = comparison.Verdict.Kind == PathVerdictKind.Agrees && DoEndingsDiffer();
        At = isParted ? WhereParted(trace) : null;
        Hop = At is { } at ? HopAt(at) : null;
        Place = isParted ? PlaceOf() : DoTargetsDiffer ? PayloadPlace.AtTarget : PayloadPlace.Unknown;
        Position = isParted ? PositionOf() : PayloadPosition.Unknown;
    }

    /// <summary>Whether the target itself, as far as its marks show, resets or refuses the test and answers the control.</summary>
    public bool DoTargetsDiffer { get; }

    /// <summary>The TTL at which it stands, as far as it shows, or null.</summary>
    public int? At { get; }

    /// <summary>The router that the control met there, or the target; null where none answered.</summary>
    public PacketAddress? Hop { get; }

    /// <summary>Where it stands.</summary>
    public PayloadPlace Place { get; }

    /// <summary>Whether it stands in the path.</summary>
    public PayloadPosition Position { get; }

    private bool DoEndingsDiffer()
    {
        static bool IsRefusal(PayloadEnding ending) => ending.Answer.Kind is PayloadAnswerKind.Rst or PayloadAnswerKind.Unreachable;
        return _comparison is { ControlEnding: { IsOwn: true } control, TestEnding: { IsOwn: true } test }
            && IsRefusal(test) && !IsRefusal(control);
    }

    private int? WhereParted(IPayloadTrace trace)
    {
        if (_comparison.TestEnding is { } ending) return ending.Ttl;
        int next = _comparison.Verdict.Hop + 1;
        return trace.Cells.FirstSilent ?? (next == _comparison.Distance || _comparison.Distance is null ? next : null);
    }

    private PacketAddress? HopAt(int at)
        => _control[Math.Min(at, _control.Length - 1)].Expired?.Heard.From ?? (at == _comparison.Distance ? _destination : null);

    private PayloadPlace PlaceOf()
    {
        if (At is not { } at) return PayloadPlace.Unknown;
        if (at >= _comparison.Distance) return PayloadPlace.AtTarget;
        bool isBehind = _control.Concat(_test).Any(cell => cell.Ttl <= at && cell.Expired?.Heard.From == _destination);
        return isBehind ? PayloadPlace.InTargetAddress : PayloadPlace.OnTheWay;
    }

    private PayloadPosition PositionOf()
    {
        if (_comparison.TestEnding is not { } ending) return PayloadPosition.InPath;
        if (ending.IsOwn || ending.Answer.Heard.IsCitation) return PayloadPosition.Unknown;
        PayloadCell[] beyond = [.. _test.Where(cell => cell.Ttl >= ending.Ttl)];
        if (beyond.Any(cell => cell.Flows.Exists(flow => DidGoOn(flow)))) return PayloadPosition.OnPath;
        // That nothing came of what went on is told by those tries at which the control was answered.
        int inVain = beyond.Where(cell => _control[cell.Ttl].IsAnswered).Sum(cell => cell.Flows.Count(flow => flow.IsAnswered));
        return PayloadComparison.MayBeLoss(inVain) ? PayloadPosition.Unknown : PayloadPosition.InPath;
    }

    // What answers a forged answer is no sign of it: only the payload's own expiry is, or an answer of the target's to it.
    private bool DidGoOn(PayloadConnection flow)
    {
        bool isForged = false, wentOn = false;
        foreach (PayloadAnswer answer in flow.Answers)
        {
            bool isDirect = answer.Kind > PayloadAnswerKind.TimeExceeded;
            isForged |= isDirect && !_comparison.IsOwn(flow, answer);
            wentOn |= answer.Kind == PayloadAnswerKind.TimeExceeded
                || (answer.Kind is PayloadAnswerKind.Ack or PayloadAnswerKind.Data && _comparison.IsOwn(flow, answer));
        }

        return isForged && wentOn;
    }
}
