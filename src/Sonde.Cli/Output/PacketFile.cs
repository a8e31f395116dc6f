using Sonde.Experiments.Contract;
using Sonde.Experiments.Drafts;
using Sonde.Experiments.Privacy;
using Sonde.Experiments.Runs;
using Sonde.Packets.Captures;
using Sonde.Packets.Redaction;

namespace Sonde.Cli.Output;

/// <summary>Writes the packets of measurements, as published, to a capture file beside the measurements.</summary>
/// <remarks>They come redacted one by one; here a secret goes too that is split over several packets of a measurement.</remarks>
/// <param name="experiment">Knows the packets of a measurement.</param>
/// <param name="inner">Told all the same.</param>
/// <param name="secrets">What must not be published.</param>
/// <param name="stream">The file; it is disposed with this.</param>
/// <param name="goesOn">Whether it holds packets already, to which these are added.</param>
internal sealed class PacketFile(IExperiment experiment, IRunObserver inner, RunSecrets secrets, Stream stream, bool goesOn) : IRunObserver,
    IDisposable
{
    private readonly PcapWriter _writer = goesOn ? PcapWriter.GoOn(stream) : new(stream);

    /// <summary>
    /// Whether a file holds packets in the form written here, whole, so that others can be added; false where there is nothing in it.
    /// </summary>
    /// <exception cref="UsageException">It holds something else, or its end is torn: it is left as it is.</exception>
    public static bool CanGoOn(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return false;
        using FileStream file = File.OpenRead(path);
        if (!PcapWriter.IsOurs(file))
            throw new UsageException($"--pcap {path}: it holds something other than packets of an earlier run; name another file");
        if (!CaptureReader.TryOpen(file, out CaptureReader? reader))
            throw new UsageException($"--pcap {path}: it cannot be read; name another file");
        while (reader!.TryRead(out _))
        {
        }

        return reader.Fault is null
            ? true
            : throw new UsageException($"--pcap {path}: its last packet is torn, and it is left as it is; name another file");
    }

    public void Rejected(SourceLine line, string error) => inner.Rejected(line, error);

    public void Blocked(SourceLine line, string address, string entry) => inner.Blocked(line, address, entry);

    public void Notice(string text) => inner.Notice(text);

    public bool IsWatching => inner.IsWatching;

    public bool WantsProbes => inner.WantsProbes;

    public void Probed(ProbeNote note) => inner.Probed(note);

    public void UnderWay(MeasurementProgress? progress) => inner.UnderWay(progress);

    public void Measured(MeasurementDraft draft)
    {
        Write(draft);
        inner.Measured(draft);
    }

    public void Dispose() => stream.Dispose();

    private void Write(MeasurementDraft draft)
    {
        (double At, byte[] Bytes)[] all =
            [.. experiment.PacketsOf(draft).OrderBy(each => each.At).Select(each => (each.At, each.Bytes.ToArray()))];
        if (all.Length == 0) return;
        PacketRedactor? joined = RedactFlows([.. all.Select(each => each.Bytes)], draft);
        long start = (draft.StartedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
        foreach ((double at, byte[] bytes) in all)
        {
            if (joined?.TryRedact(bytes) != false) _writer.Write(start + (long)(at * 1e9), bytes);
        }

        stream.Flush();
    }

    // What makes the checksums right, where something was taken out; else null.
    private PacketRedactor? RedactFlows(IReadOnlyList<byte[]> packets, MeasurementDraft draft)
    {
        SecretSet? set = secrets.Of(draft.Sources, draft.Target.IsTyped ? draft.Target.Address : null);
        return set is not null && new FlowRedactor(set).Redact(packets) ? new PacketRedactor(set) : null;
    }
}
