using Sonde.Experiments.Network;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Platform.Traces;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Traceroute;

/// <summary>A million packets of any kind, through all that an arrived packet passes: nothing stops, and nothing grows.</summary>
[Collection(nameof(Alone))]
public sealed class TraceNoiseTests
{
    private static readonly int Packets = Repetitions.Of(40_000, 1_000_000, 1_000_000);
    private const long Room = 16 << 20;

    [Dear]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_million_packets_stop_nothing_and_nothing_grows(bool ipv6)
    {
        var random = new Random(4711);
        TracePlan plan = TraceScene.Run(_ => null, out SimulatedPackets channel, ipv6: ipv6);
        byte[][] answers = [.. channel.Sent.SelectMany(probe => (byte[][])
        [
            PathModel.Expired(probe, 3).Packet, PathModel.Expired(probe, 3, quoted: probe.HeaderLength + 8).Packet,
            PathModel.Arrived(probe, 7).Packet,
            Extended(PathModel.Expired(probe, 3, quoted: 128).Packet, random),
        ])];
        var listeners = new TraceListeners();
        listeners.Listen(0, channel.Sent[0].Destination);
        (int others, int kept) = (plan.Others.Count, plan.Probes.Sum(probe => probe.Answers.Count));
        byte[] room = new byte[2048];
        int about = 0;
        Instant at = plan.FinishedAt;
        Deliver(Packets / 100);
        int bound = plan.Settings.MostOthers + (plan.Probes.Count * 8);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Deliver(Packets);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(Room);
        about.ShouldBeGreaterThan(Packets / 20);
        plan.Others.Count.ShouldBeInRange(others, plan.Settings.MostOthers);
        plan.Probes.Sum(probe => probe.Answers.Count).ShouldBeInRange(kept, bound);
        plan.Next(at).Action.ShouldBe(PlanAction.Finish);

        void Deliver(int count)
        {
            for (int i = 0; i < count; i++)
            {
                int length = Make(random, answers, room);
                ReadOnlySpan<byte> packet = room.AsSpan(0, length);
                about += listeners.For(packet).Count;
                plan.OnReply(new PacketReply(new ProbeId(0, -1), PacketReplyKind.Heard, at) { Packet = packet.ToArray() });
            }
        }
    }

    // Noise, real answers with some bytes changed, and real answers cut short or with something after them.
    private static int Make(Random random, byte[][] answers, byte[] room)
    {
        int kind = random.Next(4);
        if (kind == 0)
        {
            int size = random.Next(300);
            random.NextBytes(room.AsSpan(0, size));
            if (size > 0 && random.Next(2) == 0) room[0] = (byte)(random.Next(2) == 0 ? 0x45 : 0x60);
            return size;
        }

        byte[] answer = answers[random.Next(answers.Length)];
        answer.CopyTo(room, 0);
        int length = answer.Length;
        int changed = kind == 1 ? 1 + random.Next(8) : random.Next(2);
        for (int i = 0; i < changed; i++) room[random.Next(length)] = (byte)random.Next(256);
        return kind == 3 ? random.Next(length + 64) : length;
    }

    // An extension structure whose object says length 0, or more than there is.
    private static byte[] Extended(byte[] error, Random random)
    {
        byte[] longer = [
            .. error, .. new byte[160 - Math.Min(error.Length, 128)], 0x20, 0, 0, 0, 0, (byte)(random.Next(2) * 200), 1, 1, 0xFF, 0xFF,
            0xFF, 0xFF];
        if (longer[0] >> 4 == 4) (longer[2], longer[3]) = ((byte)(longer.Length >> 8), (byte)longer.Length);
        else (longer[4], longer[5]) = ((byte)((longer.Length - 40) >> 8), (byte)(longer.Length - 40));
        return longer;
    }
}
