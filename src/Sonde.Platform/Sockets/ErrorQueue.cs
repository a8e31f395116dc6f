using System.Net;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>A socket's error queue: it tells who sent an ICMP error, and which, without any rights (IP_RECVERR).</summary>
internal static unsafe class ErrorQueue
{
    private const int ExtendedErrorLength = 16, Most = 16;

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

    /// <summary>All ICMP errors in the queue of a socket, as far as they are not a flood.</summary>
    public static IReadOnlyList<IcmpError> TakeAll(int fd)
    {
        List<IcmpError> errors = [];
        while (errors.Count < Most && Take(fd) is { } error) errors.Add(error);
        return errors;
    }

    /// <summary>Finds the ICMP error among control messages.</summary>
    internal static IcmpError? Find(ReadOnlySpan<byte> control)
    {
        var messages = new ControlMessages(control);
        while (messages.MoveNext())
        {
            ReadOnlySpan<byte> data = messages.Data;
            bool isError = (messages.Level, messages.Type) is (Constants.IPPROTO_IP, Constants.IP_RECVERR)
                or (Constants.IPPROTO_IPV6, Constants.IPV6_RECVERR);
            if (isError && data.Length >= ExtendedErrorLength && data[4] is Constants.SO_EE_ORIGIN_ICMP or Constants.SO_EE_ORIGIN_ICMP6)
            {
                return new IcmpError(data[5], data[6], Offender(data[ExtendedErrorLength..]));
            }
        }

        return null;
    }

    private static IPAddress? Offender(ReadOnlySpan<byte> bytes)
        => bytes.Length < 8 || (bytes[0] == Constants.AF_INET6 && bytes.Length < 24) ? null : SocketAddressBytes.Address(bytes);
}
