namespace Sonde.Platform.Sockets;

/// <summary>Assembles a classic BPF program whose jumps go to named places.</summary>
internal sealed class SocketFilterBuilder
{
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

    /// <summary>Names the place of the next instruction.</summary>
    public SocketFilterBuilder At(string place)
    {
        _places.Add(place, _lines.Count);
        return this;
    }

    /// <summary>The program.</summary>
    public SocketFilter Build()
        => new([.. _lines.Select((line, at) => new SocketFilter.Instruction(line.Code, Distance(at, line.IfTrue), Distance(at, line.IfFalse), line.Operand))]);

    private byte Distance(int from, string place) => place.Length == 0 ? (byte)0 : checked((byte)(_places[place] - from - 1));
}
