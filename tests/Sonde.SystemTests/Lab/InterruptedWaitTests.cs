using System.Runtime.InteropServices;
using Sonde.Platform.Linux;

namespace Sonde.SystemTests.Lab;

/// <summary>
/// A wait that a signal breaks off, as every one is in a process that stood still: that is no wait in which nothing came.
/// </summary>
public sealed class InterruptedWaitTests
{
    [Fact]
    public void Wait_goes_on_until_its_deadline()
    {
        using var caught = PosixSignalRegistration.Create((PosixSignal)Native.SigUser, context => context.Cancel = true);
        using var epoll = new Epoll();
        using var begun = new ManualResetEventSlim();
        int number = 0;
        TimeSpan waited = default;
        var waiting = new Thread(() =>
        {
            number = Native.ThreadNumber;
            long from = TimeProvider.System.GetTimestamp();
            begun.Set();
            epoll.Wait(MonotonicClock.Now + TimeSpan.FromSeconds(1), new Libc.EpollEvent[1]);
            waited = TimeProvider.System.GetElapsedTime(from);
        });
        waiting.Start();
        begun.Wait();
        while (!waiting.Join(TimeSpan.FromMilliseconds(100))) Native.SignalThread(number, Native.SigUser);
        waited.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(990));
    }
}
