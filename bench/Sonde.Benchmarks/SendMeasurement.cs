using System.Globalization;
using System.Net;
using Sonde.Experiments.Loop;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Experiments.Traceroute.Answers;
using Sonde.Experiments.Traceroute.Plans;
using Sonde.Experiments.Traceroute.Probes;
using Sonde.Packets.Ip;
using Sonde.Platform.Traces;

namespace Sonde.Benchmarks;

/// <summary>
/// How fast probes of traces are made and sent, stamps of leaving included: beside <c>bench/peer send</c> in the same run.
/// </summary>
internal static class SendMeasurement
{
    private const int MaxTtl = 30;

    private static readonly int[] Ports = [0, 22, 23, 53, 80, 123, 443, 8080, 65535];

    private static readonly TraceSettings Settings = new()
    {
        Flows = [
            new TraceFlow(TraceProtocol.Icmp, 0, 0), .. Ports.Select(port => new TraceFlow(TraceProtocol.Tcp, port, 0)),
            .. Ports.Select(port => new TraceFlow(TraceProtocol.Udp, port, 0))],
        MaxTtl = MaxTtl,
        Tries = 1,
        Rate = 0,
        LongestWait = TimeSpan.FromMilliseconds(20),
        ShortestWait = TimeSpan.FromMilliseconds(20),
    };

    /// <summary>Sends so many probes as the channel alone does it, and as whole traces do.</summary>
    public static void Run(IPAddress target, int count)
    {
        foreach (string warm in (string[])["warm", ""])
        {
            Report("channel", warm, () => SendAlone(target, count));
            Report("engine", warm, () => Trace(target, count));
        }
    }

    private static void Report(string name, string warm, Func<(int Sent, int Stamped)> work)
    {
        long begin = TimeProvider.System.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        (int sent, int stamped) = work();
        double seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds,
            used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        if (warm.Length > 0) return;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name} sent {sent} stamped {stamped} seconds {seconds:F3} per_second {sent / seconds:F0} cpu_us {used * 1e6 / sent:F3}"));
    }

    private static (int Sent, int Stamped) SendAlone(IPAddress target, int count)
    {
        using RawPacketChannel channel = Open();
        PacketAddress destination = PacketAddress.From(target);
        var writer = new ProbeWriter(
            Settings, channel.SourceFor(destination)!.Value, destination, (channel.LowestPort, channel.HighestPort), new Random(1));
        var replies = new PacketReply[256];
        int stamped = 0;
        for (int i = 0; i < count; i++)
        {
            SentProbe probe = writer.Write(i, i % Settings.Flows.Count, 1 + (i % MaxTtl), 1);
            channel.Send(new ProbeId(0, i), new PacketProbe(probe.Packet, destination));
            if (i % 256 == 255) stamped += Count(replies.AsSpan(0, channel.Wait(channel.Now, replies)));
        }

        stamped += Count(replies.AsSpan(0, channel.Wait(channel.Now, replies)));
        return (count, stamped);
    }

    private static (int Sent, int Stamped) Trace(IPAddress target, int count)
    {
        using RawPacketChannel channel = Open();
        int each = Settings.Flows.Count * MaxTtl, sent = 0, stamped = 0;
        var feed = new TargetFeed<Target>((count / each) + 1);
        for (int i = 0; i < count / each; i++) feed.TryPut(new Target { Input = "", Host = "", Address = target, Port = 0 });
        feed.Complete();
        var random = new Random(1);
        new ProbeLoop<TracePlan, PacketProbe, PacketReply>(channel, TimeProvider.System, new Pacing(0, 20), new StopSignal()).Run(
            feed,
            next => new TracePlan(next, Settings, channel, random),
            plan =>
            {
                sent += plan.Probes.Count;
                stamped += plan.Probes.Count(probe => probe.IsStamped);
            },
            () => { });
        return (sent, stamped);
    }

    private static int Count(ReadOnlySpan<PacketReply> replies)
    {
        int count = 0;
        foreach (ref readonly PacketReply reply in replies) count += reply.Kind == PacketReplyKind.Sent ? 1 : 0;
        return count;
    }

    private static RawPacketChannel Open()
        => RawPacketChannel.TryOpen(new ConnectSettings()) ?? throw new InvalidOperationException("raw packets need cap_net_raw");
}
