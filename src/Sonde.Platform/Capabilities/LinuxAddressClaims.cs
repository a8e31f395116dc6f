using System.Net;
using System.Text;
using Sonde.Experiments.Network;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Capabilities;

/// <summary>
/// Turns at addresses, each held by a socket with an abstract name (unix(7)): such a name is one in its network namespace, whoever's
/// process has it, leaves nothing in any folder, and is gone with the process however that ends. Who finds it taken knocks there: an empty
/// datagram tells who has it that it is wanted.
/// </summary>
public sealed unsafe class LinuxAddressClaims : IAddressClaims
{
    private const int PathPlace = sizeof(ushort), PathLength = 108; // struct sockaddr_un

    private static ReadOnlySpan<byte> Prefix => "\0sonde/trial/"u8;

    /// <inheritdoc/>
    public bool TryClaim(IPAddress address, out IAddressClaim? claim)
    {
        ArgumentNullException.ThrowIfNull(address);
        claim = null;
        int fd = Libc.Socket(Constants.AF_UNIX, Constants.SOCK_DGRAM | Constants.SOCK_CLOEXEC, 0);
        // No descriptor left, or no such sockets here: what a turn is for is rare, and no reason not to measure.
        if (fd < 0) return true;
        byte* name = stackalloc byte[PathPlace + PathLength];
        int length = Write(new Span<byte>(name, PathPlace + PathLength), address);
        if (Libc.Bind(fd, name, length) == 0)
        {
            claim = new Claim(fd);
            return true;
        }

        bool isTaken = Libc.Errno == Constants.EADDRINUSE;
        byte nothing;
        // Where there is no room for a knock there were others before.
        if (isTaken) _ = Libc.SendTo(fd, &nothing, 0, Constants.MSG_DONTWAIT, name, length);
        _ = Libc.Close(fd);
        return !isTaken;
    }

    // An abstract name begins with a zero and ends where the address does, without one.
    private static int Write(Span<byte> to, IPAddress address)
    {
        BitConverter.TryWriteBytes(to, (ushort)Constants.AF_UNIX);
        Span<byte> path = to[PathPlace..];
        Prefix.CopyTo(path);
        return PathPlace + Prefix.Length + Encoding.ASCII.GetBytes(address.ToString(), path[Prefix.Length..]);
    }

    private sealed class Claim(int fd) : IAddressClaim
    {
        private int _fd = fd;

        public bool IsWanted
        {
            get
            {
                byte nothing;
                return Libc.RecvFrom(_fd, &nothing, 0, Constants.MSG_DONTWAIT, null, null) >= 0;
            }
        }

        public void Dispose()
        {
            // Its number may be another file's soon.
            if (Interlocked.Exchange(ref _fd, -1) is >= 0 and var held) _ = Libc.Close(held);
        }
    }
}
