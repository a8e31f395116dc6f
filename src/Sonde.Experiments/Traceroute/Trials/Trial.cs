using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Trials;

/// <summary>
/// Probes of one TTL in a random order: of flows in doubt, and of others that are known to be answered there. What limits or loses
/// answers does not know which is which. So where none of a doubtful flow's was answered and some of its control's, that is chance so many
/// times in so many (<see cref="TrialOdds"/>), if both are treated alike: however answers are limited, and however losses come together.
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
    /// <param name="previous">The trial before at this TTL, or null.</param>
    /// <param name="random">Chance.</param>
    public Trial(IReadOnlyCollection<PathQuestion> questions, Func<int, bool> isSerial, Trial? previous, Random random)
    {
        _doubts = [.. questions.Where(question => question.Control is not null)];
        (int Flow, int Ttl)[] controls = [.. _doubts.Select(question => question.Control!.Value).Distinct()];
        var size = TrialSize.For(_doubts.Count, controls.Length, previous);
        foreach (PathQuestion question in questions) Ask((question.Flow, question.Ttl), question.Control is null ? 1 : size.Doubted);
        foreach ((int Flow, int Ttl) control in controls) Ask(control, size.Controls);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cells));

        void Ask((int Flow, int Ttl) cell, int times) => _cells.AddRange(Enumerable.Repeat(cell, isSerial(cell.Flow) ? 1 : times));
    }

    /// <summary>Whether all was sent.</summary>
    public bool IsSent => _next == _cells.Count;

    /// <summary>The probes sent.</summary>
    public IReadOnlyList<SentProbe> Probes => _probes;

    /// <summary>When the last one left.</summary>
    public Instant SentAt => _probes.Count == 0 ? default : _probes[^1].SentAt;

    /// <summary>How many answers the best heard control got.</summary>
    public int Heard => _doubts.Select(doubt => Of(doubt.Control!.Value).Count(probe => probe.Answer is not null)).DefaultIfEmpty(0).Max();

    /// <summary>The cell that is next.</summary>
    public (int Flow, int Ttl) Take() => _cells[_next++];

    /// <summary>A probe of it was sent.</summary>
    public void Add(SentProbe probe) => _probes.Add(probe);

    /// <summary>What it says: how much less likely each flow's silence is to be chance.</summary>
    public void Weigh(IReadOnlyList<FlowState> flows)
    {
        foreach (PathQuestion doubt in _doubts)
        {
            SentProbe[] asked = [.. Of((doubt.Flow, doubt.Ttl))], controls = [.. Of(doubt.Control!.Value)];
            if (Array.Exists(asked, probe => probe.IsUncertain) || flows[doubt.Flow].AnsweredAt(doubt.Ttl) is not null) continue;
            flows[doubt.Flow].Chances[doubt.Ttl] *= TrialOdds.Of(
                controls.Length, asked.Length, controls.Count(probe => probe.Answer is not null));
        }
    }

    private IEnumerable<SentProbe> Of((int Flow, int Ttl) cell)
        => _probes.Where(probe => (probe.Flow, probe.Ttl) == cell && probe.Errno == 0);
}
