namespace Sonde.Platform.Sockets;

/// <summary>
/// The filters of observers of flows. What flows are told apart and described by is at the front of their packets; the
/// rest is not copied, so that the same ring holds many more.
/// </summary>
internal static class FlowFilter
{
    private const ushort LoadWord = 0x20, LoadByte = 0x30, LoadHalf = 0x28, LoadHalfAtX = 0x48, LoadHeaderLengthToX = 0xB1;
    private const ushort JumpIfEqual = 0x15, JumpIfAny = 0x45, JumpIfAbove = 0x25, JumpIfAtLeast = 0x35, Return = 0x06;
    private const uint Whole = 0xFFFF, Kept = 320; // IPv6 in ICMPv6 with all options of TCP, and room for extension headers
    private const uint Protocol = 0xFFFFF000, EtherIPv4 = 0x0800, EtherIPv6 = 0x86DD, TcpNumber = 6, UdpNumber = 17, Icmp = 1, Icmpv6 = 58;

    /// <summary>IP packets of all kinds.</summary>
    public static SocketFilter AllIp { get; } = new SocketFilterBuilder()
        .Then(LoadWord, Protocol).If(JumpIfEqual, EtherIPv4, "keep", "").If(JumpIfEqual, EtherIPv6, "keep", "drop")
        .At("keep").Then(Return, Kept)
        .At("drop").Then(Return, 0)
        .Build();

    /// <summary>TCP from or to a port of a range, in both directions, and ICMP; and all of IPv6 that has extension headers.</summary>
    /// <param name="lowest">The first port.</param>
    /// <param name="highest">The last.</param>
    /// <param name="isWhole">Whether packets are kept whole.</param>
    public static SocketFilter Tcp(int lowest, int highest, bool isWhole) => Of(TcpNumber, lowest, highest, isWhole ? Whole : Kept);

    /// <summary>The same of UDP.</summary>
    public static SocketFilter Udp(int lowest, int highest, bool isWhole) => Of(UdpNumber, lowest, highest, isWhole ? Whole : Kept);

    private static SocketFilter Of(uint number, int lowest, int highest, uint kept) => new SocketFilterBuilder()
        .Then(LoadWord, Protocol).If(JumpIfEqual, EtherIPv4, "v4", "").If(JumpIfEqual, EtherIPv6, "v6", "drop")
        .At("v4").Then(LoadByte, 9).If(JumpIfEqual, Icmp, "keep", "").If(JumpIfEqual, number, "", "drop")
        .Then(LoadHalf, 6).If(JumpIfAny, 0x1FFF, "drop", "")
        .Then(LoadHeaderLengthToX, 0)
        .Then(LoadHalfAtX, 0).If(JumpIfAtLeast, (uint)lowest, "", "other4").If(JumpIfAbove, (uint)highest, "other4", "keep")
        .At("other4").Then(LoadHalfAtX, 2).If(JumpIfAtLeast, (uint)lowest, "", "drop").If(JumpIfAbove, (uint)highest, "drop", "keep")
        .At("v6").Then(LoadByte, 6).If(JumpIfEqual, Icmpv6, "keep", "").If(JumpIfEqual, number, "", "extended6")
        .Then(LoadHalf, 40).If(JumpIfAtLeast, (uint)lowest, "", "other6").If(JumpIfAbove, (uint)highest, "other6", "keep")
        .At("other6").Then(LoadHalf, 42).If(JumpIfAtLeast, (uint)lowest, "", "drop").If(JumpIfAbove, (uint)highest, "drop", "keep")
        .At("extended6").IfExtension("keep", "drop")
        .At("keep").Then(Return, kept)
        .At("drop").Then(Return, 0)
        .Build();
}
