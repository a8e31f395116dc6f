namespace Sonde.Experiments.Network;

/// <summary>Packets as they pass an interface.</summary>
public interface ICapture : IDisposable
{
    /// <summary>Packets lost so far.</summary>
    long Drops { get; }

    /// <summary>The time by which packets are stamped, in nanoseconds since 1970.</summary>
    long NowNs { get; }

    /// <summary>Hands over what has come, after a wait of at most this long if nothing has.</summary>
    void Read(TimeSpan wait, PacketSeen seen);
}
