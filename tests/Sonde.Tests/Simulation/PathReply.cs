namespace Sonde.Tests.Simulation;

/// <summary>A packet that comes back on a simulated path, or why a probe could not be sent.</summary>
internal sealed record PathReply(TimeSpan After, byte[] Packet)
{
    public int Errno { get; init; }

    public static PathReply Unsent(int errno) => new(TimeSpan.Zero, []) { Errno = errno };

    public PathReply Later(double ms) => this with { After = After + TimeSpan.FromMilliseconds(ms) };
}
