using System.Net;
using Sonde.Platform.Linux;
using Sonde.Platform.Streams;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Sockets that are done with one target and that the next may have: to open one, to set what it tells, to watch it and to close it costs
/// more than what it is opened for. Each lets go of its port before (<see cref="LetGo(int)"/>), and the next is drawn as that of a new one
/// is (dd-194).
/// </summary>
/// <param name="type">SOCK_STREAM or SOCK_DGRAM.</param>
/// <param name="most">How many of a family may rest: each is a descriptor that nobody else has.</param>
internal sealed unsafe class RestingSockets(int type, int most) : IDisposable
{
    // Files, connections and the other family's sockets are to find descriptors too: of these at most this part may rest.
    private const int Part = 16;

    private readonly Stack<int> _ipv4 = new(), _ipv6 = new();
    private readonly int _most = (int)Math.Min(most, (OpenFilesLimit.Current() ?? int.MaxValue) / Part);

    /// <summary>Lets a socket forget whom it spoke to, and its port where the system chose it (connect(2), AF_UNSPEC).</summary>
    /// <returns>Whether it did. What an interface was said to it, it forgets too.</returns>
    public static bool LetGo(int fd)
    {
        byte* nobody = stackalloc byte[SocketAddressBytes.MaxLength];
        new Span<byte>(nobody, SocketAddressBytes.MaxLength).Clear();
        return Libc.Connect(fd, nobody, SocketAddressBytes.MaxLength) == 0;
    }

    /// <summary>
    /// Lets a socket go whose connect failed, and asks it why: to connect again tells that, and does nothing else, where the connect before
    /// is over and nobody was told (connect(2); in Linux <c>__inet_stream_connect</c> disconnects it).
    /// </summary>
    /// <param name="fd">The socket.</param>
    /// <param name="target">Whom it was to connect to.</param>
    /// <param name="error">What its connect came to.</param>
    /// <returns>Whether it let go; false where its connect is not over, or did not fail.</returns>
    public static bool LetGo(int fd, IPEndPoint target, out int error)
    {
        byte* address = stackalloc byte[SocketAddressBytes.MaxLength];
        int length = SocketAddressBytes.Write(
            new Span<byte>(address, SocketAddressBytes.MaxLength), target.Address, target.Port, scope: 0);
        error = Libc.Connect(fd, address, length) == 0 ? 0 : Libc.Errno;
        return error is not (0 or Constants.EALREADY or Constants.EISCONN or Constants.EINPROGRESS);
    }

    /// <summary>One that rests, if any does.</summary>
    public bool TryTake(bool ipv6, out int fd) => Of(ipv6).TryPop(out fd);

    /// <summary>A new one; where there are no descriptors left, those that rest are given up for it.</summary>
    /// <returns>Its descriptor, or -1 with an error number.</returns>
    public int Open(bool ipv6, out int error)
    {
        int fd = Socket(ipv6, out error);
        if (error is not (Constants.EMFILE or Constants.ENFILE) || _ipv4.Count + _ipv6.Count == 0) return fd;
        Dispose();
        return Socket(ipv6, out error);
    }

    /// <summary>Keeps one that has let go; false where there are enough.</summary>
    public bool TryKeep(int fd, bool ipv6)
    {
        bool hasRoom = Of(ipv6).Count < _most;
        if (hasRoom) Of(ipv6).Push(fd);
        return hasRoom;
    }

    /// <summary>Gives all up that rest.</summary>
    public void Dispose()
    {
        foreach (int fd in _ipv4.Concat(_ipv6)) _ = Libc.Close(fd);
        _ipv4.Clear();
        _ipv6.Clear();
    }

    private int Socket(bool ipv6, out int error)
    {
        int fd = Libc.Socket(
            ipv6 ? Constants.AF_INET6 : Constants.AF_INET, type | Constants.SOCK_NONBLOCK | Constants.SOCK_CLOEXEC, 0);
        error = fd < 0 ? Libc.Errno : 0;
        return fd;
    }

    private Stack<int> Of(bool ipv6) => ipv6 ? _ipv6 : _ipv4;
}
