using Sonde.Experiments.Network;

namespace Sonde.Experiments.Replay.Wires;

/// <summary>A packet of a capture by which somebody asked, with all that came back to it.</summary>
/// <param name="First">Its identity.</param>
/// <param name="Shape">What it is but for its numbers.</param>
/// <param name="Packet">It, and when it was sent.</param>
internal sealed record WireAnchor(SentFirst First, string Shape, SeenPacket Packet)
{
    private const int Most = 4096;

    private readonly List<SeenPacket> _answers = [];

    /// <summary>When it was sent.</summary>
    public Instant At => Packet.At;

    /// <summary>What came back, in its order.</summary>
    public IReadOnlyList<SeenPacket> Answers => _answers;

    /// <summary>The first data that followed it on its connection; its own, where it carried some.</summary>
    public ReadOnlyMemory<byte> Request { get; set; }

    /// <summary>Keeps what came back.</summary>
    public void Take(in SeenPacket answer)
    {
        if (_answers.Count < Most) _answers.Add(answer);
    }
}
