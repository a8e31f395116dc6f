namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>One TTL of one payload: the connections that carried it, or were to.</summary>
/// <param name="role">What the payload is sent for.</param>
/// <param name="ttl">The TTL.</param>
internal sealed class PayloadCell(PayloadRole role, int ttl)
{
    /// <summary>What the payload is sent for.</summary>
    public PayloadRole Role { get; } = role;

    /// <summary>The TTL.</summary>
    public int Ttl { get; } = ttl;

    /// <summary>Its connections, in the order of tries.</summary>
    public List<PayloadConnection> Flows { get; } = [];

    /// <summary>How often the payload left.</summary>
    public int Sent => Flows.Sum(flow => flow.TimesSent);

    /// <summary>How often it left and was waited for in vain, and nothing that may have been its answer was lost here.</summary>
    public int SentInVain
        => Flows.Where(flow => flow is { PayloadAt: not null, IsAnswered: false, IsUncertain: false, WasInterrupted: false })
        .Sum(flow => flow.TimesSent);

    /// <summary>Whether anything answered the payload.</summary>
    public bool IsAnswered => Flows.Exists(flow => flow.IsAnswered);

    /// <summary>Whether the payload left, every try was waited for, and nothing answered.</summary>
    public bool IsSilent
        => !IsAnswered && Sent > 0 && Flows.TrueForAll(flow => flow is { IsSettled: true, IsUncertain: false, WasInterrupted: false });

    /// <summary>The router that said that the payload's time ran out, or null.</summary>
    public PayloadAnswer? Expired
        => Answers.Select(each => each.Answer).FirstOrDefault(answer => answer.Kind == PayloadAnswerKind.TimeExceeded);

    /// <summary>Whether a router said that the payload was too big for the next link, and nothing else answered.</summary>
    public bool IsTooBig => IsAnswered && Answers.All(each => each.Answer.Kind == PayloadAnswerKind.TooBig);

    /// <summary>Whether an answer ends the path. The schedule asks at every step.</summary>
    public bool IsEnd => Flows.Exists(flow => flow.Hearing.IsEnded);

    /// <summary>The answers that end the path, with their connections.</summary>
    public IEnumerable<(PayloadConnection Flow, PayloadAnswer Answer)> Endings
        => Answers.Where(each => each.Answer.Kind > PayloadAnswerKind.TimeExceeded);

    /// <summary>All answers, with their connections.</summary>
    public IEnumerable<(PayloadConnection Flow, PayloadAnswer Answer)> Answers
        => Flows.SelectMany(flow => flow.Answers.Select(answer => (flow, answer)));

    /// <summary>Whether the cell needs no further connection.</summary>
    /// <param name="tries">How often a silent cell is tried.</param>
    public bool IsSettled(int tries)
        => IsAnswered || (Flows.Count(flow => flow.End != PayloadFlowEnd.Unused) >= tries && Flows.TrueForAll(flow => flow.IsSettled));
}
