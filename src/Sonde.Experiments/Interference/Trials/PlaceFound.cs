using System.Globalization;
using System.Net;
using System.Text.Json;
using Sonde.Experiments.Privacy;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>Where on the path a name is acted upon: the value of <c>x_where</c>, as it is found by rising TTLs.</summary>
/// <param name="target">What is measured.</param>
internal sealed class PlaceFound(IPAddress target)
{
    private readonly SortedDictionary<byte, PacketAddress> _hops = [];

    /// <summary>The lowest TTL with which the test ends as it does; null where that was not found.</summary>
    public byte? At { get; set; }

    /// <summary>The highest TTL with which it certainly got past whatever acts there: what acts stands behind that hop.</summary>
    public byte After { get; set; }

    /// <summary>Whether it is dropped there, and not answered.</summary>
    public bool IsDropped { get; set; }

    /// <summary>
    /// Whether a control of that TTL is answered as well: then what acts may be the server, stand right before it, or act on what it
    /// says.
    /// </summary>
    public bool ReachesServer { get; set; }

    /// <summary>Whether whoever answers there is nearer than the server: the connection ends at him.</summary>
    public bool IsIntercepted { get; set; }

    /// <summary>Why nothing was found, or null.</summary>
    public string? Reason { get; set; }

    /// <summary>What it says of who acts, where that is somebody before the server; else null.</summary>
    public string? Sign
        => At is { } at && (IsIntercepted || !ReachesServer)
            ? string.Create(CultureInfo.InvariantCulture, $"{How} at TTL {at}, before the server")
            : null;

    private string How => IsIntercepted ? "intercepts" : IsDropped ? "drops" : "answers";

    /// <summary>A router was heard.</summary>
    public void Hear(byte ttl, IPAddress router) => _hops.TryAdd(ttl, PacketAddress.From(router).Unmapped);

    /// <summary>Writes it.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        var near = new NearRouters(PacketAddress.From(target).Unmapped, _hops.Values.Select(hop => (PacketAddress?)hop));
        writer.WriteStartObject();
        if (At is { } at)
        {
            writer.WriteString("how"u8, How);
            writer.WriteNumber("ttl"u8, at);
            writer.WriteNumber("after_ttl"u8, After);
            if (ReachesServer && !IsIntercepted) writer.WriteBoolean("reaches_server"u8, true);
            if (_hops.TryGetValue(After, out PacketAddress before)) writer.WriteString("after"u8, near.Publish(before));
            if (_hops.TryGetValue(at, out PacketAddress there)) writer.WriteString("before"u8, near.Publish(there));
        }

        if (Reason is not null) writer.WriteString("reason"u8, Reason);
        writer.WriteStartArray("hops"u8);
        foreach ((byte ttl, PacketAddress address) in _hops)
        {
            writer.WriteStartObject();
            writer.WriteNumber("ttl"u8, ttl);
            string published = near.Publish(address);
            writer.WriteString("address"u8, published);
            if (published == NearRouters.Scrubbed) writer.WriteBoolean("x_private_hop"u8, true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
