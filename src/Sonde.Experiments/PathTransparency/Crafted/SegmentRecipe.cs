using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>A variant of a crafted connection: in what it differs from a plain one, as data.</summary>
/// <param name="Name">Its name in results.</param>
internal sealed record SegmentRecipe(string Name)
{
    /// <summary>The name of the connection that all others are compared with.</summary>
    public const string PlainName = "plain";

    /// <summary>A SYN that announces the largest segment and asks for nothing else; the request follows the handshake.</summary>
    public static SegmentRecipe Plain { get; } = new(PlainName);

    /// <summary>The control bits of its SYN.</summary>
    public TcpFlags SynFlags { get; init; } = TcpFlags.Syn;

    /// <summary>The options of its SYN, a multiple of 4 bytes; null: the largest segment alone.</summary>
    public ReadOnlyMemory<byte>? SynOptions { get; init; }

    /// <summary>What its IP headers carry beside addresses.</summary>
    public IpMarks Marks { get; init; }

    /// <summary>How many bytes of the request go on the SYN at most.</summary>
    public int MostSynData { get; init; }

    /// <summary>How many bytes of data a segment has at most.</summary>
    public int MostPayload { get; init; } = 1200;

    /// <summary>The options of its SYN for a target whose largest segment to announce is this.</summary>
    public byte[] OptionsFor(ushort maximumSegmentSize)
    {
        if (SynOptions is { } own) return own.ToArray();
        var writer = new TcpOptionWriter(stackalloc byte[TcpOptionWriter.MaximumLength]);
        writer.MaximumSegmentSize(maximumSegmentSize);
        return writer.Finish().ToArray();
    }
}
