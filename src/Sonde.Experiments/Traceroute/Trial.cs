using Sonde.Experiments.Network;

namespace Sonde.Experiments.Traceroute;

/// <summary>
/// Probes of one TTL in a random order: of flows in doubt, and of others that are known to be answered there. What limits or loses
/// answers does not know which is which. So where just one was answered among a doubtful flow's and its control's, it was the control's
/// with a chance of one in so many, if both are treated alike: however answers are limited, and however losses come together.
/// </summary>
internal sealed class Trial
{
    private readonly List<(int Flow, int Ttl)> _cells = [];
    private readonly List<SentProbe> _probes = [];
    private readonly List<PathQuestion> _doubts;
    private int _next;

    /// <summary>Makes a trial.</summary>
    /// <param name="questions">What is asked, of one TTL.</param>
    /// <param name="isSerial">Whether a flow's probes go one after the other.</param>
    /// <param name="random">Chance.</param>
    public Trial(IReadOnlyCollection<PathQuestion> questions, Func<int, bool> isSerial, Random random)
    {
        _doubts = [.. questions.Where(question => question.Control is not null)];
        int slots = _doubts.Count switch { <= 1 => 3, <= 3 => 2, _ => 1 }; // more of a flow in doubt say more, and all share what a router gives
        foreach (PathQuestion question in questions)
        {
            int count = question.Control is null || isSerial(question.Flow) ? 1 : slots;
            for (int i = 0; i < count; i++) _cells.Add((question.Flow, question.Ttl));
        }

        _cells.AddRange(_doubts.Select(question => question.Control!.Value).Distinct());
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cells));
    }

    /// <summary>Whether all was sent.</summary>
    public bool IsSent => _next == _cells.Count;

    /// <summary>The probes sent.</summary>
    public IReadOnlyList<SentProbe> Probes => _probes;

    /// <summary>When the last one left.</summary>
    public Instant SentAt => _probes.Count == 0 ? default : _probes[^1].SentAt;

    /// <summary>The cell that is next.</summary>
    public (int Flow, int Ttl) Take() => _cells[_next++];

    /// <summary>A probe of it was sent.</summary>
    public void Add(SentProbe probe) => _probes.Add(probe);

    /// <summary>What it says: how much less likely each flow's silence is to be chance.</summary>
    public void Weigh(IReadOnlyList<FlowState> flows)
    {
        foreach (PathQuestion doubt in _doubts)
        {
            SentProbe[] asked = [.. _probes.Where(probe => (probe.Flow, probe.Ttl) == (doubt.Flow, doubt.Ttl) && probe.Errno == 0)];
            bool isControlHeard = _probes.Exists(probe => (probe.Flow, probe.Ttl) == doubt.Control && probe.Answer is not null);
            if (asked.Length == 0 || !isControlHeard || Array.Exists(asked, probe => probe.IsUncertain) || flows[doubt.Flow].AnsweredAt(doubt.Ttl) is not null) continue;
            flows[doubt.Flow].Chances[doubt.Ttl] /= asked.Length + 1;
        }
    }
}
