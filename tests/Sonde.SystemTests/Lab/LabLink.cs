namespace Sonde.SystemTests.Lab;

/// <summary>A link between two hosts: a veth pair, or a <see cref="SoftPath"/> in user space.</summary>
internal sealed class LabLink(LabEnd left, LabEnd right, IReadOnlyList<SoftHop>? hops)
{
    public LabEnd Left { get; } = left;

    public LabEnd Right { get; } = right;

    /// <summary>The hops in user space between the two ends; null for a veth pair, empty for a wire with nothing but delay.</summary>
    public IReadOnlyList<SoftHop>? Hops { get; } = hops;

    /// <summary>What the wire of a user-space link adds on the way from left to right.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The end at this host.</summary>
    public LabEnd At(LabHost host) => Left.Host == host ? Left : Right;

    /// <summary>The end at the other host.</summary>
    public LabEnd Beyond(LabHost host) => Left.Host == host ? Right : Left;
}
