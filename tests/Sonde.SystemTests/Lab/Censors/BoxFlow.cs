namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a box knows of one connection.</summary>
internal sealed class BoxFlow
{
    private const int Longest = 64 * 1024;

    private readonly List<byte> _client = [], _server = [];

    /// <summary>Whether the trigger has gone off.</summary>
    public bool IsHit { get; set; }

    /// <summary>What is lost of it, or null.</summary>
    public Act.Hole? Hole { get; set; }

    /// <summary>After how many bytes of the server it freezes, or null.</summary>
    public int? FreezesAfter { get; set; }

    /// <summary>The server's sequence number at which its bytes begin.</summary>
    public uint? ServerBegins { get; set; }

    /// <summary>What an end has said so far.</summary>
    public ReadOnlySpan<byte> Said(bool ofServer) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ofServer ? _server : _client);

    /// <summary>Keeps what an end said.</summary>
    public void Keep(BoxPacket packet, bool ofServer)
    {
        List<byte> said = ofServer ? _server : _client;
        if (said.Count < Longest) said.AddRange(packet.Data);
        if (ofServer && (packet.Flags & BoxPacket.Syn) != 0) ServerBegins = packet.Sequence + 1;
    }
}
