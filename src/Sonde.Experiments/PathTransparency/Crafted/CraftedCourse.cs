using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.Crafted;

/// <summary>What an experiment may do on the way of a crafted connection: what its next segments carry, and what it is told of.</summary>
internal abstract class CraftedCourse : CraftedEvidence
{
    /// <summary>Begins one.</summary>
    /// <param name="recipe">In what it differs from a plain one.</param>
    /// <param name="ends">Both ends.</param>
    /// <param name="data">What it says.</param>
    /// <param name="isn">Our first sequence number.</param>
    protected CraftedCourse(SegmentRecipe recipe, WireEndpoints ends, byte[] data, uint isn)
        : base(recipe)
    {
        LocalPort = ends.LocalPort;
        MostPayload = recipe.MostPayload;
        SynDataLength = Math.Min(Math.Min(data.Length, ends.MaximumSegmentSize - 40), recipe.MostSynData);
        Client = new CraftedClient(ends, isn, data, ushort.MaxValue)
        {
            Marks = recipe.Marks,
            SynDataLength = SynDataLength,
            SynFlags = recipe.SynFlags,
        };
    }

    /// <summary>Our end of it.</summary>
    protected CraftedClient Client { get; }

    /// <summary>Control bits that its segments after the SYN have besides.</summary>
    protected TcpFlags Besides { get => Client.Besides; set => Client.Besides = value; }

    /// <summary>The options of its segments after the SYN, a multiple of 4 bytes.</summary>
    protected ReadOnlyMemory<byte> Options { get => Client.Options; set => Client.Options = value; }

    /// <summary>How many bytes of data the next segment has at most.</summary>
    protected int MostPayload { get; set; }

    /// <summary>Whether the window is shown closed: what the other end says piles up there.</summary>
    protected bool IsHeld { get => Client.IsHeld; set => Client.IsHeld = value; }

    /// <summary>What its IP headers carry beside addresses, from the next packet on.</summary>
    protected IpMarks Marks { get => Client.Marks; set => Client.Marks = value; }

    /// <summary>The SYN/ACK came; the connection is about to open.</summary>
    protected virtual void OnSynAck(in TcpSegment segment, in HeardSegment seen)
    {
    }

    /// <summary>A segment of the open connection came; what follows from it is yet to be sent.</summary>
    protected virtual void OnHeard(in HeardSegment seen)
    {
    }

    /// <summary>A segment of ours was not acknowledged in time, and is about to be sent again.</summary>
    /// <returns>Whether it shall not wait longer than the first time.</returns>
    protected virtual bool OnUnacknowledged() => false;

    /// <summary>A router says that a segment of ours is too big.</summary>
    /// <param name="mtu">The largest packet that goes on, in bytes, as it says.</param>
    /// <returns>Whether to send again at once.</returns>
    protected virtual bool OnTooBig(uint mtu) => false;

    /// <summary>Data of ours was acknowledged.</summary>
    /// <param name="bytes">How many bytes more than before.</param>
    protected virtual void OnAcknowledged(int bytes)
    {
    }
}
