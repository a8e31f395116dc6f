using Sonde.Packets.Ip;

namespace Sonde.Platform.Sockets;

/// <summary>Assembles a classic BPF program whose jumps go to named places.</summary>
internal sealed class SocketFilterBuilder
{
    private const ushort JumpIfEqual = 0x15, JumpAlways = 0x05;

    private readonly List<(ushort Code, uint Operand, string IfTrue, string IfFalse)> _lines = [];
    private readonly Dictionary<string, int> _places = [];

    /// <summary>An instruction without a choice.</summary>
    public SocketFilterBuilder Then(ushort code, uint operand)
    {
        _lines.Add((code, operand, "", ""));
        return this;
    }

    /// <summary>A jump to either of two places; an empty name is the next instruction.</summary>
    public SocketFilterBuilder If(ushort code, uint operand, string ifTrue, string ifFalse)
    {
        _lines.Add((code, operand, ifTrue, ifFalse));
        return this;
    }

    /// <summary>A jump by whether the number at hand is that of an IPv6 extension header (IANA).</summary>
    public SocketFilterBuilder IfExtension(string ifTrue, string ifFalse)
    {
        for (int number = 0; number < 256; number++)
        {
            if (Ipv6ExtensionEnumerator.IsExtension((IpProtocol)number)) If(JumpIfEqual, (uint)number, ifTrue, "");
        }

        return If(JumpAlways, 0, ifFalse, ifFalse);
    }

    /// <summary>Names the place of the next instruction.</summary>
    public SocketFilterBuilder At(string place)
    {
        _places.Add(place, _lines.Count);
        return this;
    }

    /// <summary>The program.</summary>
    public SocketFilter Build()
        => new([.. _lines.Select((line, at) => line.Code == JumpAlways
            ? new SocketFilter.Instruction(line.Code, 0, 0, Distance(at, line.IfTrue))
            : new SocketFilter.Instruction(line.Code, Distance(at, line.IfTrue), Distance(at, line.IfFalse), line.Operand))]);

    private byte Distance(int from, string place) => place.Length == 0 ? (byte)0 : checked((byte)(_places[place] - from - 1));
}
