using System.Net;
using Sonde.Packets.Ip;

namespace Sonde.Packets.Redaction;

/// <summary>
/// Takes the prober's addresses out of packets, in place and without changing a length: the packet's own and the cited ones, address slots
/// of options, padding and stale bytes, extension objects, and every checksum that would betray them.
/// </summary>
/// <remarks>
/// <para>A checksum over an address is as good as 16 bits of it, so each published checksum is either right for the published bytes or
/// zero.</para>
/// <para>Decide pairing and whether a NAT is on the path before: afterwards the bytes say nothing of it.</para>
/// <para>An instance is not changed by use and may be shared between threads.</para>
/// </remarks>
/// <param name="secrets">What must not be published.</param>
public sealed class PacketRedactor(SecretSet secrets)
{
    /// <summary>A redactor for these secrets; loopback and unspecified addresses are no secrets.</summary>
    public PacketRedactor(IEnumerable<PacketAddress> secrets)
        : this(new SecretSet(secrets))
    {
    }

    /// <summary>A redactor for these secrets; loopback and unspecified addresses are no secrets.</summary>
    public PacketRedactor(IEnumerable<IPAddress> secrets)
        : this(new SecretSet(secrets))
    {
    }

    /// <summary>Whether an address is one of the secrets, or an IPv6 address that embeds one (<see cref="SecretSet"/>).</summary>
    public bool IsSecret(PacketAddress address) => secrets.Contains(address);

    /// <summary>What an address is published as: itself, or 127.0.0.1 or ::1.</summary>
    public PacketAddress Publish(PacketAddress address) => !secrets.Contains(address) ? address : LoopbackFor(address);

    /// <summary>Redacts a packet that begins at its IP header.</summary>
    /// <returns>False when it cannot be made safe (no IP header, or a secret left where no field is known): then nothing of it may be
    /// published.</returns>
    public bool TryRedact(Span<byte> packet)
    {
        bool hidesAnswer = HidesAnswer(packet);
        if (!IpRedaction.TryRedact(packet, secrets, isCited: false, hideSource: false, depth: 0) || secrets.IsIn(packet)) return false;
        if (hidesAnswer) HiddenAnswers.Mark(packet);
        return true;
    }

    /// <summary>Whether a packet is an answer of DNS that names a secret, or named one before it was redacted.</summary>
    public bool HidesAnswer(ReadOnlySpan<byte> packet) => HiddenAnswers.AreDue(packet, secrets);

    /// <summary>Whether a secret is in bytes, in any form that is known here.</summary>
    public bool HasSecret(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        RedactData(copy);
        return !bytes.SequenceEqual(copy);
    }

    /// <summary>Overwrites the secrets in bytes that are no packet, such as a body: as bytes by loopback, as text by asterisks.</summary>
    public void RedactData(Span<byte> data) => DataRedaction.Hunt(data, secrets);

    internal static PacketAddress LoopbackFor(PacketAddress address)
        => address.IsIpv4 ? PacketAddress.LoopbackV4 : PacketAddress.LoopbackV6;
}
