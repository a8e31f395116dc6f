namespace Sonde.Platform.Linux;

/// <summary>Numbers of the Linux system-call interface (x86-64), named as the system names them.</summary>
internal static class Constants
{
    public const int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, AF_PACKET = 17;
    public const int SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int IPPROTO_IP = 0, IPPROTO_TCP = 6, IPPROTO_IPV6 = 41;
    public const int SOL_SOCKET = 1, SOL_PACKET = 263;
    public const int SO_ERROR = 4, SO_RCVBUF = 8, SO_BINDTODEVICE = 25, SO_ATTACH_FILTER = 26, SO_RCVBUFFORCE = 33;
    public const int IP_TOS = 1, IP_RECVTOS = 13, IP_RECVTTL = 12, IPV6_RECVHOPLIMIT = 51, IPV6_HOPLIMIT = 52, IPV6_RECVTCLASS = 66,
        IPV6_TCLASS = 67, IPV6_V6ONLY = 26;
    public const int TCP_NODELAY = 1, TCP_MAXSEG = 2, SO_REUSEADDR = 2;
    public const int IP_RECVERR = 11, IP_BIND_ADDRESS_NO_PORT = 24, IPV6_RECVERR = 25;
    public const int TCP_INFO = 11;
    public const int IPPROTO_RAW = 255, IPPROTO_ICMP = 1, IPPROTO_ICMPV6 = 58;
    public const int IP_TTL = 2, IPV6_UNICAST_HOPS = 16, TCP_SYNCNT = 7, SO_LINGER = 13, ECONNREFUSED = 111;
    public const int SO_SNDBUFFORCE = 32, SO_TIMESTAMPNS = 35, SO_TIMESTAMPING = 37;
    public const int SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1, SOF_TIMESTAMPING_SOFTWARE = 1 << 4, SOF_TIMESTAMPING_OPT_ID = 1 << 7,
        SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11;
    public const byte SO_EE_ORIGIN_TIMESTAMPING = 4;
    public const int PACKET_IGNORE_OUTGOING = 23, PACKET_TX_TIMESTAMP = 16, CLOCK_REALTIME = 0;
    public const int PACKET_STATISTICS = 6;
    public const int MSG_DONTWAIT = 0x40, MSG_ERRQUEUE = 0x2000;
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3, EPOLL_CLOEXEC = 0x80000;
    public const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 16, EPOLLET = 1u << 31;
    public const short POLLOUT = 4;
    public const int EFD_NONBLOCK = 0x800, EFD_CLOEXEC = 0x80000;
    public const int CLOCK_MONOTONIC = 1;
    public const int EINTR = 4, EAGAIN = 11, EACCES = 13, EPIPE = 32, EADDRINUSE = 98, ENOBUFS = 105, EISCONN = 106,
        EALREADY = 114, EINPROGRESS = 115, EMFILE = 24, ENFILE = 23;
    public const int PR_SET_TIMERSLACK = 29, PR_SET_NO_NEW_PRIVS = 38;
    public const byte SO_EE_ORIGIN_ICMP = 2, SO_EE_ORIGIN_ICMP6 = 3;
    public const int ETH_P_ALL = 3;
    public const nuint AT_SECURE = 23;
    public const byte PACKET_OUTGOING = 4;
}
