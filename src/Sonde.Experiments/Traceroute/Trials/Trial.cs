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
    // Of probes from other ports, where what counts is that they end.
    private const int Ends = 8;

    private readonly List<TrialCell> _cells = [];
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
        PathQuestion[] ends = [.. _doubts.Where(IsOfEnds)], silences = [.. _doubts.Where(doubt => !IsOfEnds(doubt))];
        TrialCell[] controls = [.. silences.Select(ControlOf).Distinct()];
        var size = TrialSize.For(silences.Length, controls.Length, previous);
        foreach (PathQuestion question in questions)
        {
            Ask(CellOf(question), question.Control is null ? 1 : IsOfEnds(question) ? Ends : size.Doubted);
            // Its own path is what it is about, and may be heard after all.
            if (question.Kind == PathQuestionKind.SilenceAside) Ask(new TrialCell(question.Flow, question.Ttl, IsAside: false), 1);
        }

        foreach (TrialCell control in controls) Ask(control, size.Controls);
        foreach (TrialCell control in ends.Select(ControlOf).Distinct().Except(controls)) Ask(control, Ends);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_cells));

        void Ask(TrialCell cell, int times)
            => _cells.AddRange(Enumerable.Repeat(cell, isSerial(cell.Flow) && !cell.IsAside ? 1 : times));
    }

    /// <summary>Whether all was sent.</summary>
    public bool IsSent => _next == _cells.Count;

    /// <summary>The probes sent.</summary>
    public IReadOnlyList<SentProbe> Probes => _probes;

    /// <summary>When the last one left.</summary>
    public Instant SentAt => _probes.Count == 0 ? default : _probes[^1].SentAt;

    /// <summary>How many answers the best heard control got.</summary>
    public int Heard => _doubts.Where(doubt => !IsOfEnds(doubt))
        .Select(doubt => Of(ControlOf(doubt)).Count(probe => probe.Answer is not null)).DefaultIfEmpty(0).Max();

    /// <summary>The cell that is next.</summary>
    public TrialCell Take() => _cells[_next++];

    /// <summary>A probe of it was sent.</summary>
    public void Add(SentProbe probe) => _probes.Add(probe);

    /// <summary>What it says: how much less likely each flow's silence is to be chance.</summary>
    public void Weigh(IReadOnlyList<FlowState> flows)
    {
        foreach (PathQuestion doubt in _doubts)
        {
            SentProbe[] asked = [.. Of(CellOf(doubt))], controls = [.. Of(ControlOf(doubt))];
            FlowState flow = flows[doubt.Flow];
            if (Array.Exists(asked, probe => probe.IsUncertain)) continue;
            switch (doubt.Kind)
            {
                case PathQuestionKind.Own when flow.AnsweredAt(doubt.Ttl) is null:
                    flow.Chances[doubt.Ttl] *= TrialOdds.Of(
                        controls.Length, asked.Length, controls.Count(probe => probe.Answer is not null));
                    break;
                case PathQuestionKind.SilenceAside when Array.TrueForAll(asked, probe => probe.Answer is null):
                    flow.AsideChances[doubt.Ttl] *= TrialOdds.Of(
                        controls.Length, asked.Length, controls.Count(probe => probe.HasExpired));
                    break;
            }
        }
    }

    private static bool IsOfEnds(PathQuestion question) => question.Kind == PathQuestionKind.EndAside;

    private static TrialCell CellOf(PathQuestion question)
        => new(question.Flow, question.Ttl, question.Kind != PathQuestionKind.Own);

    private static TrialCell ControlOf(PathQuestion doubt)
        => new(doubt.Control!.Value.Flow, doubt.Control.Value.Ttl, doubt.Kind != PathQuestionKind.Own);

    private IEnumerable<SentProbe> Of(TrialCell cell)
        => _probes.Where(probe => new TrialCell(probe.Flow, probe.Ttl, probe.IsAside) == cell && probe.Errno == 0);
}
