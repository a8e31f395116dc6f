using Sonde.Experiments.Network;

namespace Sonde.Platform.Linux;

/// <summary>An epoll set with a bell that other threads can ring.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    /// <summary>The number under which the bell reports; no socket may use it.</summary>
    public const ulong Bell = ulong.MaxValue;

    private readonly Lock _ending = new();
    private readonly int _epoll;
    private readonly int _bell;
    private bool _isClosed;

    public Epoll()
    {
        _epoll = Check(Libc.EpollCreate(Constants.EPOLL_CLOEXEC));
        _bell = Check(Libc.EventFd(0, Constants.EFD_NONBLOCK | Constants.EFD_CLOEXEC));
        Add(_bell, Constants.EPOLLIN, Bell);
    }

    /// <summary>The set itself, which is readable when one of its descriptors is.</summary>
    public int Fd => _epoll;

    /// <summary>Watches a descriptor; closing it ends that.</summary>
    public void Add(int fd, uint events, ulong data) => Change(Constants.EPOLL_CTL_ADD, fd, events, data);

    /// <summary>Waits for events until the deadline. The bell is silenced and not reported.</summary>
    /// <returns>How many events were written.</returns>
    public int Wait(Instant deadline, Span<Libc.EpollEvent> events)
    {
        int count;
        // A process that stood still (SIGTSTP, SIGSTOP) is woken by no event: what came meanwhile is asked for before a time is over.
        while ((count = WaitOnce(deadline, events)) < 0)
        {
            if (Libc.Errno != Constants.EINTR) throw SystemError.Last();
        }

        for (int i = 0; i < count; i++)
        {
            if (events[i].Data != Bell) continue;
            ulong rings;
            _ = Libc.Read(_bell, &rings, sizeof(ulong));
            events[i] = events[--count];
            break;
        }

        return count;
    }

    /// <summary>Ends a wait under way, or the next one; after the end it does nothing.</summary>
    public void Ring()
    {
        // The number of a closed descriptor is another file's soon, and what rings would be written into it.
        lock (_ending)
        {
            if (_isClosed) return;
            ulong one = 1;
            _ = Libc.Write(_bell, &one, sizeof(ulong));
        }
    }

    public void Dispose()
    {
        lock (_ending)
        {
            if (_isClosed) return;
            _isClosed = true;
            _ = Libc.Close(_bell);
            _ = Libc.Close(_epoll);
        }
    }

    private int WaitOnce(Instant deadline, Span<Libc.EpollEvent> events)
    {
        Libc.TimeSpec timeout = default;
        if (deadline != Instant.Never)
        {
            long left = Math.Max(0, deadline.Nanoseconds - MonotonicClock.Now.Nanoseconds);
            timeout = new Libc.TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
        }

        fixed (Libc.EpollEvent* first = events)
            return Libc.EpollWait(_epoll, first, events.Length, deadline == Instant.Never ? null : &timeout, null);
    }

    private void Change(int operation, int fd, uint events, ulong data)
    {
        var change = new Libc.EpollEvent { Events = events, Data = data };
        Check(Libc.EpollCtl(_epoll, operation, fd, &change));
    }

    private static int Check(int result) => result >= 0 ? result : throw SystemError.Last();
}
