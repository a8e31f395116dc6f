using Sonde.Experiments.PathTransparency.Crafted;
using Sonde.Experiments.Wire;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.PathTransparency.FastOpen;

/// <summary>One crafted connection with or without fast open; its orderly end keeps the server's fast open queue free.</summary>
internal sealed class WireFlow : CraftedFlow
{
    /// <summary>Makes one.</summary>
    /// <param name="kind">What it tries.</param>
    /// <param name="ends">Both ends.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cookie">The cookie on the SYN.</param>
    /// <param name="optionKind">The kind of the option on the SYN, or 0.</param>
    /// <param name="isn">Our first sequence number.</param>
    /// <param name="timeout">How long it may take.</param>
    public WireFlow(
        WireProbeKind kind, WireEndpoints ends, JobRequest request, ReadOnlySpan<byte> cookie, byte optionKind, uint isn, TimeSpan timeout)
        : base(RecipeOf(kind, ends, cookie, optionKind), ends, request, isn, timeout)
        => (Kind, OptionKind, CookieSent) = (kind, optionKind, cookie.ToArray());

    /// <summary>What it tries.</summary>
    public WireProbeKind Kind { get; }

    /// <summary>The kind of the option on the SYN, or 0.</summary>
    public byte OptionKind { get; }

    /// <summary>The cookie on the SYN.</summary>
    public byte[] CookieSent { get; }

    /// <summary>The cookie on the SYN/ACK, or null without the option.</summary>
    public byte[]? CookieReceived { get; private set; }

    /// <summary>The option's kind on the SYN/ACK, or 0.</summary>
    public byte KindReceived { get; private set; }

    /// <inheritdoc/>
    protected override void OnSynAck(in TcpSegment segment, in HeardSegment seen)
    {
        if (segment.TryGetFastOpen(out ReadOnlySpan<byte> cookie, out byte kind)) (CookieReceived, KindReceived) = (cookie.ToArray(), kind);
    }

    private static SegmentRecipe RecipeOf(WireProbeKind kind, WireEndpoints ends, ReadOnlySpan<byte> cookie, byte optionKind)
        => new(WireProbes.NameOf(kind))
        {
            SynOptions = SynOptions.Of(optionKind, cookie, ends.MaximumSegmentSize),
            MostSynData = kind is WireProbeKind.DataOnly or WireProbeKind.BogusCookie or WireProbeKind.Cookie ? int.MaxValue : 0,
        };
}
