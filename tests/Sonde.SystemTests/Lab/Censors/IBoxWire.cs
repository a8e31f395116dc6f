namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a rule of the box can do with the wire.</summary>
internal interface IBoxWire
{
    /// <summary>Lets a packet go on; what comes from a server takes the time of the way there.</summary>
    void PassOn(BoxPacket packet, bool isOfClient);

    /// <summary>Sends a packet of one's own, at once or later.</summary>
    void Emit(byte[] packet, TimeSpan after = default);

    /// <summary>A number for the next packet's IP identification.</summary>
    ushort NextId();
}
