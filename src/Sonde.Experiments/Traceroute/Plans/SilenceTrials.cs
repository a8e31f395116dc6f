using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Trials;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>
/// Asks once more what verdicts would rest on, at all TTLs in question at the same time and at each in spaced trials, until all flows can
/// be judged or patience ends.
/// </summary>
/// <param name="plan">The trace.</param>
/// <param name="waits">How long an answer takes.</param>
/// <param name="random">Chance.</param>
internal sealed class SilenceTrials(TracePlan plan, TraceWaits waits, Random random)
{
    // More cannot be told apart by their numbers.
    private const int MostProbes = 65_000;

    // Flows that are asked at once where their ways end: where ways differ in length, the first show it for all.
    private const int MostEnds = 2;

    private readonly SortedDictionary<int, TrialSpot> _spots = [];
    private readonly Queue<Trial> _toSend = new();
    private readonly HashSet<int> _asked = [];
    private Instant? _begunAt;
    private int _answersSeen = -1;
    private bool _isClosed;

    /// <summary>Whether a trial is under way, or questions are left.</summary>
    public bool IsAsking => _asked.Count > 0;

    /// <summary>Nothing more is to be asked.</summary>
    /// <returns>Whether something was left.</returns>
    public bool Close()
    {
        bool isLeft = IsAsking && !_isClosed;
        _isClosed = true;
        _asked.Clear();
        _toSend.Clear();
        return isLeft;
    }

    /// <summary>The next cell, or false when none may be probed now.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="answers">How many answers the trace has had.</param>
    /// <param name="due">When to ask again.</param>
    /// <param name="trial">The trial; its next cell is to be probed.</param>
    public bool TryTake(Instant now, int answers, out Instant due, out Trial? trial)
    {
        due = Instant.Never;
        if (TryNext(out trial)) return true;
        if (_isClosed) return false;
        bool isAnyOver = false;
        // What a trial under way shows so far may say too much: all is looked at again when it is over.
        foreach (TrialSpot spot in _spots.Values) isAnyOver |= EndIfOver(spot, now);
        bool isReady = _asked.Any(ttl => _spots[ttl] is { Trial: null } spot && spot.Spacing.NextAt <= now);
        bool isNew = isAnyOver || (_asked.Count == 0 && answers != _answersSeen);
        if (isReady || isNew) Review(now, answers);
        if (TryNext(out trial)) return true;
        foreach (int ttl in _spots.Keys)
        {
            TrialSpot spot = _spots[ttl];
            if (spot.Trial is { } running) due = Instant.Earlier(due, OverAt(running));
            else if (_asked.Contains(ttl)) due = Instant.Earlier(due, spot.Spacing.NextAt);
        }

        return false;
    }

    private bool TryNext(out Trial? trial)
    {
        while (_toSend.TryPeek(out trial))
        {
            if (!trial.IsSent) return true;
            _toSend.Dequeue();
        }

        return false;
    }

    private bool EndIfOver(TrialSpot spot, Instant now)
    {
        if (spot.Trial is not { IsSent: true } trial) return false;
        if (OverAt(trial) > now && trial.Probes.Any(probe => probe.Answer is null && probe.Errno == 0)) return false;
        trial.Weigh(plan.Flows);
        spot.End(trial.Probes.Any(probe => probe.Answer is not null));
        return true;
    }

    private Instant OverAt(Trial trial) => trial.SentAt + trial.Probes.Max(probe => waits.For(probe.Ttl));

    private void Review(Instant now, int answers)
    {
        _begunAt ??= now;
        _answersSeen = answers;
        _asked.Clear();
        TimeSpan since = now - _begunAt.Value;
        if (since > plan.Settings.LongestTrials || plan.Probes.Count > MostProbes) return;
        foreach (IGrouping<int, PathQuestion> at in new PathQuestions(plan).All(since < plan.Settings.LongestWait)
            .DistinctBy(question => (question.Flow, question.Ttl, question.Kind)).GroupBy(question => question.Ttl))
        {
            if (!_spots.TryGetValue(at.Key, out TrialSpot? spot)) _spots[at.Key] = spot = new TrialSpot(plan.Settings.ShortestWait);
            if (spot.Spacing.IsInVain) continue;
            _asked.Add(at.Key);
            if (spot.Trial is not null || spot.Spacing.NextAt > now) continue;
            PathQuestion[] askable = [
                .. at.Where(question => question.Kind != PathQuestionKind.EndAside).Where(IsFree),
                .. at.Where(question => question.Kind == PathQuestionKind.EndAside).Take(MostEnds)];
            if (askable.Length == 0)
            {
                spot.Spacing.Postpone(now);
                continue;
            }

            var trial = new Trial(askable, flow => plan.Flows[flow].IsSerial, spot.Previous, random);
            spot.Begin(trial);
            _toSend.Enqueue(trial);
        }
    }

    private bool IsFree(PathQuestion question)
        => IsFree(question.Flow)
            && (question.Kind == PathQuestionKind.SilenceAside || question.Control is not { } control || IsFree(control.Flow));

    private bool IsFree(int flow) => !plan.Flows[flow].IsSerial || plan.Flows[flow].Outstanding == 0;
}
