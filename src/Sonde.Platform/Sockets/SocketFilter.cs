using System.Runtime.InteropServices;
using Sonde.Platform.Linux;

namespace Sonde.Platform.Sockets;

/// <summary>A classic BPF program that the kernel runs over each packet before it is copied to us.</summary>
internal sealed unsafe class SocketFilter
{
    private const ushort LoadWord = 0x20, LoadByte = 0x30, LoadHalf = 0x28, LoadByteAtX = 0x50, LoadHalfAtX = 0x48,
        LoadHeaderLengthToX = 0xB1, MoveToX = 0x07, MoveFromX = 0x87;
    private const ushort JumpIfEqual = 0x15, JumpIfAny = 0x45, JumpIfAbove = 0x25, JumpIfAtLeast = 0x35, And = 0x54, Return = 0x06;
    private const uint PacketType = 0xFFFFF004, Protocol = 0xFFFFF000;
    private const uint EtherIPv4 = 0x0800, EtherIPv6 = 0x86DD, Tcp = 6, Udp = 17, Icmp = 1, Icmpv6 = 58;

    private readonly Instruction[] _program;

    internal SocketFilter(params Instruction[] program) => _program = program;

    /// <summary>
    /// TCP segments that arrive with RST, or with SYN and ACK, and SYNs that leave; and all of IPv6 that has extension headers. For a
    /// packet socket that sees packets from their network header on.
    /// </summary>
    public static SocketFilter Handshakes { get; } = new SocketFilterBuilder()
        .Then(LoadWord, Protocol).If(JumpIfEqual, EtherIPv4, "v4", "").If(JumpIfEqual, EtherIPv6, "v6", "drop")
        .At("v4").Then(LoadByte, 9).If(JumpIfEqual, Tcp, "", "drop")
        .Then(LoadHalf, 6).If(JumpIfAny, 0x1FFF, "drop", "") // a later fragment has no TCP header
        .Then(LoadHeaderLengthToX, 0).Then(LoadByteAtX, 13).If(JumpIfAny, 0x16, "flags", "drop")
        .At("v6").Then(LoadByte, 6).If(JumpIfEqual, Tcp, "", "extended")
        .Then(LoadByte, 53).If(JumpIfAny, 0x16, "flags", "drop")
        .At("flags").Then(MoveToX, 0).Then(LoadWord, PacketType).If(JumpIfEqual, Constants.PACKET_OUTGOING, "out", "")
        .Then(MoveFromX, 0).If(JumpIfAny, 0x04, "keep", "").Then(And, 0x12).If(JumpIfEqual, 0x12, "keep", "drop")
        .At("out").Then(MoveFromX, 0).Then(And, 0x16).If(JumpIfEqual, 0x02, "keep", "drop")
        .At("extended").IfExtension("keep", "drop")
        .At("keep").Then(Return, 256)
        .At("drop").Then(Return, 0)
        .Build();

    /// <summary>
    /// Arriving answers to raw probes: ICMP errors and echo replies, TCP and UDP to local ports of a range, later fragments, and all of
    /// IPv6 that has extension headers, whose number a filter without loops cannot know; for a packet socket that sees packets from their
    /// network header on.
    /// </summary>
    public static SocketFilter TraceAnswers(ushort lowestPort, ushort highestPort) => new SocketFilterBuilder()
        .Then(LoadWord, PacketType).If(JumpIfEqual, Constants.PACKET_OUTGOING, "drop", "")
        .Then(LoadWord, Protocol).If(JumpIfEqual, EtherIPv4, "v4", "").If(JumpIfEqual, EtherIPv6, "v6", "drop")
        .At("v4").Then(LoadByte, 9).If(JumpIfEqual, Icmp, "icmp", "").If(JumpIfEqual, Tcp, "ports4", "")
            .If(JumpIfEqual, Udp, "ports4", "drop")
        .At("icmp").Then(LoadHalf, 6).If(JumpIfAny, 0x1FFF, "keep", "")
        .Then(LoadHeaderLengthToX, 0).Then(LoadByteAtX, 0)
        .If(JumpIfEqual, 0, "keep", "").If(JumpIfEqual, 11, "keep", "").If(JumpIfEqual, 3, "keep", "")
        .If(JumpIfEqual, 4, "keep", "").If(JumpIfEqual, 5, "keep", "").If(JumpIfEqual, 12, "keep", "drop")
        .At("ports4").Then(LoadHalf, 6).If(JumpIfAny, 0x1FFF, "keep", "") // a later fragment has no ports
        .Then(LoadHeaderLengthToX, 0).Then(LoadHalfAtX, 2).If(JumpIfAtLeast, lowestPort, "", "drop")
            .If(JumpIfAbove, highestPort, "drop", "keep")
        .At("v6").Then(LoadByte, 6).If(JumpIfEqual, Icmpv6, "icmp6", "").If(JumpIfEqual, Tcp, "ports6", "")
            .If(JumpIfEqual, Udp, "ports6", "")
        .IfExtension("keep", "drop")
        .At("icmp6").Then(LoadByte, 40).If(JumpIfEqual, 129, "keep", "").If(JumpIfAny, 0x80, "drop", "keep")
        .At("ports6").Then(LoadHalf, 42).If(JumpIfAtLeast, lowestPort, "", "drop").If(JumpIfAbove, highestPort, "drop", "keep")
        .At("keep").Then(Return, 0xFFFF)
        .At("drop").Then(Return, 0)
        .Build();

    /// <summary>Attaches the program to a socket.</summary>
    public bool Attach(int fd)
    {
        fixed (Instruction* first = _program)
        {
            var program = new Program { Length = (ushort)_program.Length, First = first };
            return Libc.SetSockOpt(fd, Constants.SOL_SOCKET, Constants.SO_ATTACH_FILTER, &program, sizeof(Program)) == 0;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* First;
    }
}
