using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Paths;
using Sonde.Experiments.Traceroute.Payloads;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>The cells of both payloads as captures show them.</summary>
internal sealed class ReplayedCells : PayloadCells
{
    private const int EnoughOfATrial = 4;

    /// <summary>Sorts connections into cells.</summary>
    /// <param name="settings">How the trace went.</param>
    /// <param name="controls">The control's connections, in order.</param>
    /// <param name="tests">The test's, in order.</param>
    /// <param name="isLimited">Whether a connection's payload had a lower TTL than the rest of it.</param>
    public ReplayedCells(
        PayloadSettings settings, IReadOnlyList<ReplayedConnection> controls, IReadOnlyList<ReplayedConnection> tests,
        Func<ReplayedConnection, bool> isLimited)
        : base(settings)
    {
        Instant? firstTest = tests.Count > 0 ? tests.Min(test => test.SynAt) : null;
        foreach (ReplayedConnection control in controls)
        {
            PayloadCell whole = firstTest is not { } first || control.SynAt < first ? Before : After;
            (isLimited(control) ? Control.Cells[control.Ttl] : whole).Flows.Add(control);
        }

        foreach (ReplayedConnection test in tests) Test.Cells[test.Ttl].Flows.Add(test);
        PartedAt = FirstParted();
    }

    /// <summary>
    /// The lowest TTL behind the last that the test was heard of, where it was silent and the control was not, and the rest of its
    /// connection was silent too, or it was sent so often that chance does not explain it. Where neither is known, the lowest at which it
    /// was silent: in a capture nobody can be asked again.
    /// </summary>
    public override int? FirstSilent
    {
        get
        {
            int last = Test.LastExpired;
            int? maybe = null;
            foreach (PayloadCell test in Test.Cells.Where(cell => cell.Ttl > last && cell.IsSilent && Control.Cells[cell.Ttl].IsAnswered))
            {
                PayloadCell control = Control.Cells[test.Ttl];
                maybe ??= test.Ttl;
                bool isDead = test.Flows.TrueForAll(flow => flow is ReplayedConnection { IsDead: true });
                int heard = control.Flows.Count(flow => flow.IsAnswered);
                bool isTried = test.Sent >= EnoughOfATrial
                    && TrialOdds.Of(control.Sent, test.Sent, heard) <= PayloadComparison.MostChance;
                if (isDead || isTried) return test.Ttl;
            }

            return maybe;
        }
    }
}
