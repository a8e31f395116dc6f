using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Paths;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Connections of both payloads to one TTL, whose payloads leave at once in a random order when the connections are open: what limits or
/// loses answers does not know which is which.
/// </summary>
/// <param name="ttl">The TTL.</param>
/// <param name="flows">Connections of both.</param>
/// <param name="openUntil">How long connections are waited for.</param>
internal sealed class PayloadTrial(int ttl, IReadOnlyList<PayloadFlow> flows, Instant openUntil)
{
    private PayloadFlow[] _sent = [];

    /// <summary>The TTL.</summary>
    public int Ttl { get; } = ttl;

    /// <summary>When its payloads were sent, or null.</summary>
    public Instant? SentAt { get; private set; }

    /// <summary>How many controls were answered by a router.</summary>
    public int Heard => Of(PayloadRole.Control).Count(flow => flow.IsAnswered);

    /// <summary>Whether every control was.</summary>
    public bool IsWholeHeard => Heard == flows.Count(flow => flow.Role == PayloadRole.Control);

    /// <summary>Whether nothing more is to be expected of it.</summary>
    public bool IsOver => SentAt is not null && Array.TrueForAll(_sent, flow => flow.IsSettled);

    private IEnumerable<PayloadFlow> Opening => flows.Where(flow => flow.State == PayloadFlowState.Opening);

    private IEnumerable<PayloadFlow> Of(PayloadRole role) => _sent.Where(flow => flow.Role == role && flow.PayloadAt is not null);

    /// <summary>Sends the payloads, if it is time.</summary>
    /// <param name="now">The moment it is.</param>
    /// <param name="random">Chance.</param>
    /// <param name="patience">After how long a payload is overdue.</param>
    /// <param name="listening">How long answers are listened for.</param>
    /// <param name="due">When to ask again.</param>
    public void Send(Instant now, Random random, TimeSpan patience, TimeSpan listening, ref Instant due)
    {
        if (SentAt is not null) return;
        if (openUntil > now && Opening.Any())
        {
            due = Instant.Earlier(due, openUntil);
            return;
        }

        SentAt = now;
        foreach (PayloadFlow late in Opening) late.Close(now);
        _sent = [.. flows.Where(flow => flow.State == PayloadFlowState.Open)];
        random.Shuffle(_sent);
        foreach (PayloadFlow flow in _sent) flow.SendPayload(patience, listening);
    }

    /// <summary>How likely the test's silence in it is chance; 1 where it says nothing.</summary>
    public double Chance()
    {
        PayloadFlow[] doubted = [.. Of(PayloadRole.Test)];
        bool tells = Array.TrueForAll(doubted, flow => flow is { IsAnswered: false, IsUncertain: false, WasInterrupted: false });
        return tells ? TrialOdds.Of(Of(PayloadRole.Control).Count(), doubted.Length, Heard) : 1;
    }
}
