using System.Net;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>A socket's error queue: it tells who sent an ICMP error, and which, without any rights (IP_RECVERR).</summary>
internal static unsafe class ErrorQueue
{
    private const int ControlHeaderLength = 16;
    private const int ExtendedErrorLength = 16;

    /// <summary>Asks the kernel to keep the errors of a socket.</summary>
    public static void Enable(int fd, bool ipv6)
    {
        int on = 1;
        _ = ipv6
            ? Libc.SetSockOpt(fd, Constants.IPPROTO_IPV6, Constants.IPV6_RECVERR, &on, sizeof(int))
            : Libc.SetSockOpt(fd, Constants.IPPROTO_IP, Constants.IP_RECVERR, &on, sizeof(int));
    }

    /// <summary>The first ICMP error in the queue of a socket, or null.</summary>
    public static IcmpError? Take(int fd)
    {
        byte* control = stackalloc byte[512];
        byte* payload = stackalloc byte[64];
        var vector = new Libc.IoVec { Base = payload, Length = 64 };
        while (true)
        {
            var message = new Libc.MsgHdr { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 512 };
            if (Libc.RecvMsg(fd, &message, Constants.MSG_ERRQUEUE | Constants.MSG_DONTWAIT) < 0) return null;
            if (Find(new ReadOnlySpan<byte>(control, (int)message.ControlLength)) is { } error) return error;
        }
    }

    /// <summary>Finds the ICMP error among control messages.</summary>
    internal static IcmpError? Find(ReadOnlySpan<byte> control)
    {
        while (control.Length >= ControlHeaderLength)
        {
            long length = BitConverter.ToInt64(control);
            int level = BitConverter.ToInt32(control[8..]);
            int type = BitConverter.ToInt32(control[12..]);
            if (length < ControlHeaderLength || length > control.Length) return null;
            ReadOnlySpan<byte> data = control[ControlHeaderLength..(int)length];
            bool isError = (level == Constants.IPPROTO_IP && type == Constants.IP_RECVERR)
                || (level == Constants.IPPROTO_IPV6 && type == Constants.IPV6_RECVERR);
            if (isError && data.Length >= ExtendedErrorLength && data[4] is Constants.SO_EE_ORIGIN_ICMP or Constants.SO_EE_ORIGIN_ICMP6)
            {
                return new IcmpError(data[5], data[6], Offender(data[ExtendedErrorLength..]));
            }

            int next = (int)(length + 7) & ~7;
            if (next >= control.Length) return null;
            control = control[next..];
        }

        return null;
    }

    private static IPAddress? Offender(ReadOnlySpan<byte> bytes)
        => bytes.Length < 8 || (bytes[0] == Constants.AF_INET6 && bytes.Length < 24) ? null : SocketAddressBytes.Address(bytes);
}
