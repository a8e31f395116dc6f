using Sonde.Experiments.Traceroute.Paths;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>
/// Whether a payload that the target answers from nearer than the other goes a shorter way. Each payload has a connection, and so a port,
/// of its own, and routers spread load over ways by ports, which need not be equally long. So of two payloads to one TTL one may be
/// answered by the target and the other by a router. Which of the two is chance then: what is said of the name must come again and again.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="cells">The cells of both payloads.</param>
internal sealed class PayloadWays(PacketAddress target, PayloadCells cells)
{
    /// <summary>Whether an answer has the marks of the target's own.</summary>
    public bool IsOwn(PayloadConnection flow, PayloadAnswer answer)
        => answer.Heard.From == target
            && (answer.Heard.IsCitation
                || ((flow.Handshake.Answer ?? flow.Handshake.Usual) is { } own
                    && PayloadComparison.HopsOf(answer.Heard.ReplyTtl) == PayloadComparison.HopsOf(own.Ttl)));

    /// <summary>Whether the target took both payloads at a TTL.</summary>
    public bool AreAlikeAt(int ttl) => IsTaken(cells.Test.Cells[ttl]) && IsTaken(cells.Control.Cells[ttl]);

    /// <summary>Whether the target took a payload: it answered, and no router said that the payload's time had run out.</summary>
    public bool IsTaken(PayloadCell cell) => cell.Flows.Exists(IsTaken);

    /// <summary>
    /// How likely it is chance, at most, that from a TTL on the test was answered and the control expired, if all connections draw their
    /// ways alike. The two that showed it first count for nothing.
    /// </summary>
    public double ChanceFrom(int ttl)
    {
        double chance = 1;
        HashSet<ushort> ports = [];
        for (int at = ttl; at < cells.Control.Cells.Count && !IsTaken(cells.Control.Cells[at]); at++)
        {
            PayloadConnection[] tests = [.. Of(cells.Test.Cells[at], ttl, ports)], controls = [.. Of(cells.Control.Cells[at], ttl, ports)];
            chance *= TrialOdds.Of(tests.Length, controls.Length, tests.Count(IsAnswered));
        }

        return chance;
    }

    /// <summary>The TTL at which one payload was answered by the target, and beyond which the other still met routers; or null.</summary>
    public int? FirstUnlike()
    {
        int? test = cells.Test.End, control = cells.Control.End;
        if (test is not { } end || !IsOfTarget(cells.Test.Cells[end])) return null;
        bool isFarther = end > control;
        int at = isFarther ? control!.Value : end;
        if (isFarther && !IsOfTarget(cells.Control.Cells[at])) return null;
        PayloadColumn other = isFarther ? cells.Test : cells.Control;
        return other.Cells.Any(cell => cell.Ttl >= at && cell.Expired is not null) && !AreAlikeAt(at) ? at : null;
    }

    private bool IsOfTarget(PayloadCell cell) => cell.Endings.All(each => IsOwn(each.Flow, each.Answer));

    private static IEnumerable<PayloadConnection> Of(PayloadCell cell, int first, HashSet<ushort> ports)
        => cell.Flows.Where(flow => flow.IsAnswered && (flow.Try > 1 || cell.Ttl > first) && ports.Add(flow.LocalPort));

    private bool IsTaken(PayloadConnection flow)
        => IsAnswered(flow) && flow.Answers.All(answer => answer.Kind != PayloadAnswerKind.TimeExceeded);

    private bool IsAnswered(PayloadConnection flow)
        => flow.Answers.Any(answer => answer.Kind > PayloadAnswerKind.TimeExceeded && IsOwn(flow, answer));
}
