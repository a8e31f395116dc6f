using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Payloads;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Replay.Payloads;

/// <summary>Two payloads to one target, as captures show them.</summary>
internal sealed class ReplayedTrace : IPayloadTrace
{
    private const int MostOthers = 256;

    /// <summary>Puts a trace together.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="settings">How it went.</param>
    /// <param name="controls">The control's connections.</param>
    /// <param name="tests">The test's.</param>
    /// <param name="isLimited">Whether a connection's payload had a lower TTL than the rest of it.</param>
    public ReplayedTrace(
        Target target, PayloadSettings settings, IReadOnlyList<ReplayedConnection> controls, IReadOnlyList<ReplayedConnection> tests,
        Func<ReplayedConnection, bool> isLimited)
    {
        (Target, Settings) = (target, settings);
        ReplayedConnection[] all = [.. controls.Concat(tests).OrderBy(each => each.SynAt)];
        UsualMarks.Give(all, controls);
        Cells = new ReplayedCells(settings, controls, tests, isLimited);
        Connections = all;
        Sent = [
            .. all.SelectMany(
                each => each.Sent.Select(packet => new SentSegment(each, packet.Bytes, packet.At) { IsPayload = each.IsPayload(packet) }))
            .OrderBy(segment => segment.At)];
        Others = [.. all.SelectMany(each => each.Others).Take(MostOthers)];
        Source = all.Length > 0 && IpPacket.TryParse(Sent[0].Packet.Span, out IpPacket first) ? first.Source : null;
        Zero = Sent.Count > 0 ? Sent[0].At : default;
        FinishedAt = all.SelectMany(each => each.Hearing.All.Select(answer => answer.At)).Concat(Sent.Select(segment => segment.At))
            .DefaultIfEmpty(Zero).Max();
        StartedAt = DateTimeOffset.UnixEpoch.AddTicks(Zero.Nanoseconds / 100);
    }

    /// <inheritdoc/>
    public Target Target { get; }

    /// <inheritdoc/>
    public PayloadSettings Settings { get; }

    /// <inheritdoc/>
    public PacketAddress? Source { get; }

    /// <inheritdoc/>
    public PayloadCells Cells { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PayloadConnection> Connections { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SentSegment> Sent { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TraceOther> Others { get; }

    /// <inheritdoc/>
    public long Forged => Others.Count;

    /// <inheritdoc/>
    public Instant Zero { get; }

    /// <inheritdoc/>
    public DateTimeOffset StartedAt { get; }

    /// <inheritdoc/>
    public Instant FinishedAt { get; }

    /// <inheritdoc/>
    public bool WasInterrupted => false;

    /// <inheritdoc/>
    public bool IsReplayed => true;

    /// <summary>Whether the capture cut the requests before what they ask for.</summary>
    public bool IsCut { get; init; }

    /// <inheritdoc/>
    public string WithoutControl => IsCut ? "requests_cut" : "no_control";
}
