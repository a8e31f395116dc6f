using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>
/// Sockets that are done with one target and that the next may have: to open one, to set what it tells, to watch it and to close it costs
/// more than what it is opened for. Each lets go of its port before (<see cref="LetGo"/>), and the next is drawn as that of a new one is
/// (dd-194).
/// </summary>
/// <param name="most">How many of a family may rest: each is a descriptor that nobody else has.</param>
internal sealed unsafe class RestingSockets(int most) : IDisposable
{
    private readonly Stack<int> _ipv4 = new(), _ipv6 = new();

    /// <summary>Lets a socket forget whom it spoke to, and its port where the system chose it (connect(2), AF_UNSPEC).</summary>
    /// <returns>Whether it did. What an interface was said to it, it forgets too.</returns>
    public static bool LetGo(int fd)
    {
        byte* nobody = stackalloc byte[SocketAddressBytes.MaxLength];
        new Span<byte>(nobody, SocketAddressBytes.MaxLength).Clear();
        return Libc.Connect(fd, nobody, SocketAddressBytes.MaxLength) == 0;
    }

    /// <summary>One that rests, if any does.</summary>
    public bool TryTake(bool ipv6, out int fd) => Of(ipv6).TryPop(out fd);

    /// <summary>Keeps one that has let go; false where there are enough.</summary>
    public bool TryKeep(int fd, bool ipv6)
    {
        bool hasRoom = Of(ipv6).Count < most;
        if (hasRoom) Of(ipv6).Push(fd);
        return hasRoom;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (int fd in _ipv4.Concat(_ipv6)) _ = Libc.Close(fd);
        _ipv4.Clear();
        _ipv6.Clear();
    }

    private Stack<int> Of(bool ipv6) => ipv6 ? _ipv6 : _ipv4;
}
