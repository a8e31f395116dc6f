using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>What a simulated endpoint does to a connect.</summary>
/// <param name="After">How long that takes; null: nothing ever comes.</param>
/// <param name="Errno">The system's error number, 0 for a connection.</param>
internal sealed record Answer(TimeSpan? After, int Errno)
{
    public IcmpError? Icmp { get; init; }

    public SegmentMarks? Rst { get; init; }

    /// <summary>The machine itself is the cause.</summary>
    public bool IsLocal { get; init; }

    public SegmentMarks? SynAck { get; init; }

    public int SynRetransmits { get; init; }

    /// <summary>What happens elsewhere when the probe is sent: a wall clock is stepped, the user presses Ctrl-C.</summary>
    public Action? OnSend { get; init; }

    /// <summary>How long the machine is held up by sending it.</summary>
    public TimeSpan SendTakes { get; init; }

    public static Answer Silence { get; } = new(null, 0);

    public static Answer Connects(double ms) => new(TimeSpan.FromMilliseconds(ms), 0) { SynAck = new SegmentMarks(57, 0, 64240) };

    public static Answer Refuses(double ms) => new(TimeSpan.FromMilliseconds(ms), 111) { Rst = new SegmentMarks(57, 0, 0) };

    public static Answer Fails(int errno, double ms = 1) => new(TimeSpan.FromMilliseconds(ms), errno);
}
