using System.Runtime.InteropServices;

using Microsoft.Win32.SafeHandles;

namespace Sonde.SystemTests.Lab;

/// <summary>The few system calls that the lab needs and .NET does not have.</summary>
internal static partial class Native
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigStop = 19;
    public const int SigCont = 18;
    public const int SigTerm = 15;
    public const int SigUser = 10;
    public const short PollIn = 1;
    private const int CloneNewNet = 0x40000000;
    private const uint TunSetIff = 0x400454ca;
    private const uint SiocEthtool = 0x8946;
    private const short IffTun = 1;
    private const short IffNoPi = 0x1000;
    private const int InterfaceRequestLength = 40;
    private const int InterfaceNameLength = 16;

    /// <summary>Moves the calling thread, and nothing else, into a network namespace.</summary>
    public static void EnterNamespace(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        Check(setns(handle, CloneNewNet), "setns " + path);
    }

    /// <summary>The number of the calling thread.</summary>
    public static int ThreadNumber => gettid();

    /// <summary>Sends a signal to one thread of this process.</summary>
    public static void SignalThread(int thread, int signal) => Check(tgkill(Environment.ProcessId, thread, signal), "tgkill");

    /// <summary>Makes a TUN device in the namespace of the calling thread; it lives as long as the handle.</summary>
    public static SafeFileHandle OpenTun(string name)
    {
        SafeFileHandle handle = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Span<byte> request = stackalloc byte[InterfaceRequestLength];
        request.Clear();
        System.Text.Encoding.ASCII.GetBytes(name, request[..(InterfaceNameLength - 1)]);
        BitConverter.TryWriteBytes(request[InterfaceNameLength..], (short)(IffTun | IffNoPi));
        unsafe
        {
            fixed (byte* pointer = request)
                Check(ioctl(handle.DangerousGetHandle().ToInt32(), TunSetIff, (nint)pointer), "TUNSETIFF " + name);
        }

        return handle;
    }

    /// <summary>Switches off what makes packets on a veth differ from those on a wire: checksum offloads and super-packets.</summary>
    public static void SwitchOffloadsOff(string name)
    {
        const uint rxChecksum = 0x15, txChecksum = 0x17, tso = 0x1f, gso = 0x24, gro = 0x2c;
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        foreach (uint command in (ReadOnlySpan<uint>)[tso, gso, gro, txChecksum, rxChecksum])
            SetFeature((int)socket.Handle, name, command);
    }

    /// <summary>Sends a signal to a process; a process that is gone already is no error.</summary>
    public static void Signal(int pid, int signal) => _ = kill(pid, signal);

    /// <summary>Waits until one of the descriptors can be read; a negative time waits for ever.</summary>
    public static unsafe int Poll(Span<PollDescriptor> descriptors, TimeSpan? wait)
    {
        var limit = new TimeSpec(wait ?? TimeSpan.Zero);
        fixed (PollDescriptor* pointer = descriptors)
            return ppoll(pointer, (ulong)descriptors.Length, wait is null ? null : &limit, null, 0);
    }

    /// <summary>Reads one packet from a TUN device that has one: its length, or 0 when it has none after all.</summary>
    public static int Read(SafeFileHandle handle, Span<byte> buffer) => (int)Math.Max(0, read(handle, buffer, (nuint)buffer.Length));

    /// <summary>Writes one packet to a TUN device; what its side cannot take is lost, as on a wire.</summary>
    public static void Write(SafeFileHandle handle, ReadOnlySpan<byte> packet) => _ = write(handle, packet, (nuint)packet.Length);

    /// <summary>Lets timers of the calling thread fire when they are due, not up to 50 µs later.</summary>
    public static void SetTimerSlackToLeast() => _ = prctl(29, 1, 0, 0, 0);

    private static unsafe void SetFeature(int socket, string name, uint command)
    {
        Span<uint> value = [command, 0];
        Span<byte> request = stackalloc byte[InterfaceRequestLength];
        request.Clear();
        System.Text.Encoding.ASCII.GetBytes(name, request[..(InterfaceNameLength - 1)]);
        fixed (uint* data = value)
        fixed (byte* pointer = request)
        {
            BitConverter.TryWriteBytes(request[InterfaceNameLength..], (long)data);
            Check(ioctl(socket, SiocEthtool, (nint)pointer), "SIOCETHTOOL " + name);
        }
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(SafeFileHandle handle, int type);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int handle, nuint request, nint argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle handle, Span<byte> buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle handle, ReadOnlySpan<byte> buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tgkill(int process, int thread, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int ppoll(PollDescriptor* descriptors, ulong count, TimeSpec* limit, void* mask, nuint maskLength);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor(int handle)
    {
        public int Handle = handle;
        public short Asked = PollIn;
        public short Happened;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec(TimeSpan time)
    {
        public readonly long Seconds = time.Ticks / TimeSpan.TicksPerSecond;
        public readonly long Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * 100;
    }
}
