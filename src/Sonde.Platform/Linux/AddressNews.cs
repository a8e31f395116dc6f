using System.Buffers.Binary;
using System.Net;

namespace Sonde.Platform.Linux;

/// <summary>Reads the kernel's messages about addresses (rtnetlink(7)).</summary>
internal static class AddressNews
{
    private const int HeaderLength = 16, AddressHeaderLength = 8, AttributeHeaderLength = 4;
    private const ushort NewAddress = 20; // RTM_NEWADDR
    private const ushort Peer = 1, Local = 2; // IFA_ADDRESS, which is the own one where there is no peer; IFA_LOCAL

    /// <summary>The addresses that messages say an interface has got; what cannot be read is passed over.</summary>
    public static IEnumerable<IPAddress> Read(ReadOnlyMemory<byte> messages)
    {
        while (messages.Length >= HeaderLength)
        {
            int length = (int)Math.Min(Word(messages.Span), (uint)messages.Length);
            if (length < HeaderLength) yield break;
            if (Half(messages.Span[4..]) == NewAddress && AddressOf(messages.Span[HeaderLength..length]) is { } address)
                yield return address;
            messages = messages[Math.Min(Aligned(length), messages.Length)..];
        }
    }

    private static IPAddress? AddressOf(ReadOnlySpan<byte> message)
    {
        if (message.Length < AddressHeaderLength) return null;
        int size = message[0] switch { Constants.AF_INET => 4, Constants.AF_INET6 => 16, _ => 0 };
        IPAddress? found = null;
        ReadOnlySpan<byte> left = message[AddressHeaderLength..];
        while (size > 0 && left.Length >= AttributeHeaderLength)
        {
            int length = Math.Min(Half(left), left.Length);
            if (length < AttributeHeaderLength) break;
            ushort kind = Half(left[2..]);
            ReadOnlySpan<byte> value = left[AttributeHeaderLength..length];
            if (value.Length == size && (kind == Local || (kind == Peer && found is null))) found = new IPAddress(value);
            left = left[Math.Min(Aligned(length), left.Length)..];
        }

        return found;
    }

    private static int Aligned(int length) => (length + 3) & ~3;

    private static uint Word(ReadOnlySpan<byte> bytes)
        => BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort Half(ReadOnlySpan<byte> bytes)
        => BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
