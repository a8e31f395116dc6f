using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Probes;

namespace Sonde.Experiments.Traceroute.Plans;

/// <summary>What this machine lost of what came for a trace: it may have been the answer to any probe that waited meanwhile.</summary>
/// <param name="channel">The way there.</param>
/// <param name="longestWait">How long a probe is waited for.</param>
/// <param name="probes">All packets sent.</param>
internal sealed class TraceLosses(IPacketChannel channel, TimeSpan longestWait, IReadOnlyList<SentProbe> probes)
{
    private readonly long _before = channel.CaptureDrops ?? 0;
    private long _soFar = channel.CaptureDrops ?? 0;
    private Instant _checkedAt;

    /// <summary>The trace begins.</summary>
    public void Begin(Instant now) => _checkedAt = now;

    /// <summary>Makes the probes uncertain whose answers may have been lost since it was last asked.</summary>
    /// <returns>How many packets were lost since the plan was made.</returns>
    public long Note(Instant now)
    {
        long lost = channel.CaptureDrops ?? 0;
        if (lost != _soFar)
        {
            foreach (SentProbe probe in probes) probe.IsUncertain |= probe.Answer is null && probe.SentAt + longestWait >= _checkedAt;
        }

        (_soFar, _checkedAt) = (lost, now);
        return lost - _before;
    }
}
