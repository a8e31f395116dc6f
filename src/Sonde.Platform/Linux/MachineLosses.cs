using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;
using Sonde.Experiments.Network;

namespace Sonde.Platform.Linux;

/// <summary>
/// What the kernel threw away of what came, before any socket saw it: because a processor's queue was full (<c>/proc/net/softnet_stat</c>),
/// or a network card's ring (<c>rx_missed_errors</c>). A machine that drowns so takes a silence for the network's that is its own.
/// </summary>
/// <remarks>
/// Busy machines lose one packet in many thousands now and then, which silences nothing that is asked more than once: losses count from one
/// in a hundred of what came within a moment. They are the whole machine's: whose packets they were the kernel does not say.
/// </remarks>
internal sealed class MachineLosses : IDisposable
{
    private const int Share = 100;
    private const int Room = 64 << 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Func<Instant> _now;
    private readonly SafeFileHandle? _queues;
    private readonly SafeFileHandle[] _rings;
    private readonly byte[] _room = new byte[Room];
    private long _handled, _lost, _counted;
    private Instant _begunAt, _glanceAt;
    private Instant? _lastAt;

    /// <summary>Begins to count this machine's.</summary>
    public MachineLosses()
        : this("/proc/net/softnet_stat", Rings(), () => MonotonicClock.Now)
    {
    }

    /// <summary>Begins to count.</summary>
    /// <param name="queues">Where the queues of the processors are told of.</param>
    /// <param name="rings">Where each card tells what its ring had no room for.</param>
    /// <param name="now">The clock.</param>
    internal MachineLosses(string queues, string[] rings, Func<Instant> now)
    {
        (_now, _queues, _rings) = (now, TryOpen(queues), [.. rings.Select(TryOpen).OfType<SafeFileHandle>()]);
        (_handled, _lost) = Read();
        _begunAt = now();
    }

    /// <summary>How many were lost since it began, as far as they count.</summary>
    public long Count { get; private set; }

    /// <summary>Looks.</summary>
    /// <returns><see cref="Count"/>.</returns>
    public long Look()
    {
        (long handled, long lost) = Read();
        Instant now = _now();
        long here = lost - _lost, all = handled - _handled + here;
        if (here > _counted && here * Share >= all)
        {
            Count += here - _counted;
            (_counted, _lastAt) = (here, now);
        }

        if (now - _begunAt >= Moment) (_handled, _lost, _counted, _begunAt) = (handled, lost, 0, now);
        return Count;
    }

    /// <summary>Looks, if the last look was a while ago: losses are known to the interval between two looks.</summary>
    public void Glance()
    {
        Instant now = _now();
        if (now < _glanceAt) return;
        _glanceAt = now + Moment;
        Look();
    }

    /// <summary>Whether any may have been lost since a moment.</summary>
    public bool HasAnySince(Instant moment)
    {
        Look();
        return _lastAt >= moment;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _queues?.Dispose();
        foreach (SafeFileHandle ring in _rings) ring.Dispose();
    }

    /// <summary>Adds up a processor a line: the first number is what it handled, the second what it lost, in hexadecimal.</summary>
    internal static (long Handled, long Lost) Sum(ReadOnlySpan<byte> text)
    {
        (long handled, long lost) = (0, 0);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!Utf8Parser.TryParse(line, out uint first, out int used, 'x') || used >= line.Length) continue;
            if (!Utf8Parser.TryParse(line[(used + 1)..], out uint second, out _, 'x')) continue;
            (handled, lost) = (handled + first, lost + second);
        }

        return (handled, lost);
    }

    private (long Handled, long Lost) Read()
    {
        (long handled, long lost) = Sum(Text(_queues));
        foreach (SafeFileHandle ring in _rings)
        {
            if (Utf8Parser.TryParse(Text(ring), out long missed, out _)) lost += missed;
        }

        return (handled, lost);
    }

    private ReadOnlySpan<byte> Text(SafeFileHandle? file)
    {
        try
        {
            return file is null ? [] : _room.AsSpan(0, RandomAccess.Read(file, _room, 0));
        }
        catch (IOException)
        {
            return []; // an interface that has gone
        }
    }

    private static string[] Rings()
    {
        try
        {
            // Of cards alone: what is made of software has no ring.
            return [
                .. Directory.GetDirectories("/sys/class/net").Where(path => Directory.Exists(path + "/device"))
                .Select(path => path + "/statistics/rx_missed_errors")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a system that does not tell
        }
    }
}
