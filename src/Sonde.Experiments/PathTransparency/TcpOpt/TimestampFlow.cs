using System.Buffers.Binary;
using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.TcpOpt;

/// <summary>
/// A crafted connection with timestamps: where the SYN/ACK has them, all segments after it do (RFC 7323 §3.2), else the other end may not
/// take them.
/// </summary>
internal sealed class TimestampFlow(SegmentRecipe recipe, WireEndpoints ends, JobRequest request, uint isn, TimeSpan timeout, uint clock)
    : CraftedFlow(recipe, ends, request, isn, timeout)
{
    private const int Length = 8;

    /// <summary>Whether the other end echoes another clock than ours: somebody rewrites it.</summary>
    public bool IsRewritten { get; private set; }

    /// <inheritdoc/>
    protected override void OnSynAck(in TcpSegment segment, in HeardSegment seen)
    {
        foreach (TcpOption option in new TcpOptionEnumerator(segment.OptionBytes))
        {
            if (option.Kind != TcpOptionKind.Timestamps || option.IsMalformed || option.Data.Length != Length) continue;
            IsRewritten = BinaryPrimitives.ReadUInt32BigEndian(option.Data[4..]) != clock;
            var writer = new TcpOptionWriter(stackalloc byte[TcpOptionWriter.MaximumLength]);
            writer.Timestamps(clock, BinaryPrimitives.ReadUInt32BigEndian(option.Data));
            Options = writer.Finish().ToArray();
            return;
        }
    }
}
