using Sonde.Experiments.Framework;
using Sonde.Experiments.Runs;
using Sonde.Measurements.Formats.Ooni.ScapyTest;
using Sonde.Measurements.Formats.Ooni.Traceroute;
using Sonde.Packets.Captures;

namespace Sonde.Cli.Output;

/// <summary>Writes the packets of traces, as published, to a capture file beside the measurements.</summary>
/// <param name="inner">Told all the same.</param>
/// <param name="stream">The file; it is disposed with this.</param>
internal sealed class TracePcap(IRunObserver inner, Stream stream) : IRunObserver, IDisposable
{
    private readonly PcapWriter _writer = new(stream);

    public void Rejected(SourceLine line, string error) => inner.Rejected(line, error);

    public void Blocked(SourceLine line, string address, string entry) => inner.Blocked(line, address, entry);

    public void Notice(string text) => inner.Notice(text);

    public bool IsWatching => inner.IsWatching;

    public void UnderWay(MeasurementProgress? progress) => inner.UnderWay(progress);

    public void Measured(MeasurementDraft draft)
    {
        if (draft.TestKeys is TracerouteTestKeys keys) Write(keys, draft.StartedAt, draft.Runtime);
        inner.Measured(draft);
    }

    public void Dispose() => stream.Dispose();

    private void Write(TracerouteTestKeys keys, DateTimeOffset startedAt, double runtime)
    {
        List<(double At, ScapyPacket Packet)> packets = [.. keys.Timeline ?? []];
        foreach (TracerouteProbe probe in keys.Timeline is null ? keys.Probes : [])
        {
            packets.Add((probe.T0, keys.Packets.SentPackets![probe.Packet]));
            if (probe.Answer is not { } answer) continue;
            packets.Add((answer.T, keys.Packets.AnsweredPackets![answer.Packet]));
            packets.AddRange(probe.Duplicates.Select(place => (answer.T, keys.Packets.AnsweredPackets[place])));
        }

        packets.AddRange(keys.Packets.OtherLists.SelectMany(list => list.Packets).Select(packet => (runtime, packet)));
        long start = (startedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
        foreach ((double at, ScapyPacket packet) in packets.OrderBy(each => each.At))
        {
            if (packet.Bytes is { } bytes) _writer.Write(start + (long)(at * 1e9), bytes);
        }

        stream.Flush();
    }
}
