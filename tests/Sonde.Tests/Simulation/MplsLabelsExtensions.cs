using Sonde.Packets;
using Sonde.Packets.Icmp;

namespace Sonde.Tests.Simulation;

/// <summary>Writes labels behind what is cited.</summary>
internal static class MplsLabelsExtensions
{
    /// <summary>The extensions of an error.</summary>
    public static byte[] Write(this MplsLabels? labels)
    {
        if (labels is null) return [];
        var writer = new IcmpExtensionWriter(stackalloc byte[64]);
        writer.Mpls(new MplsLabel(24001, 0, false, 1), new MplsLabel(17, 0, true, 254));
        return writer.Finish().ToArray();
    }

    /// <summary>Takes the length away again that an ICMP error states, and seals it.</summary>
    /// <param name="labels">How they are told.</param>
    /// <param name="message">The message, from its ICMP header on.</param>
    /// <param name="isIpv4">Whether it is of IPv4.</param>
    public static void Shape(this MplsLabels? labels, Span<byte> message, bool isIpv4)
    {
        if (labels != MplsLabels.Unstated || !isIpv4) return; // IPv6 never had the older form
        message[5] = 0;
        message[2..4].Clear();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum.Of(message));
    }
}
