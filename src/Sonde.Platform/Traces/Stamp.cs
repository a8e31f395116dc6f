using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Traces;

/// <summary>Reads the kernel's time stamps among control messages.</summary>
internal static class Stamp
{
    /// <summary>Finds the stamp, and the number of the packet sent if it is about one.</summary>
    /// <param name="control">The control messages.</param>
    /// <param name="at">Nanoseconds of the wall clock.</param>
    /// <param name="key">The packet's number among those sent, or null.</param>
    public static bool TryRead(ReadOnlySpan<byte> control, out long at, out uint? key)
    {
        at = 0;
        key = null;
        var messages = new ControlMessages(control);
        while (messages.MoveNext())
        {
            ReadOnlySpan<byte> data = messages.Data;
            if (messages.Level == Constants.SOL_SOCKET && messages.Type is Constants.SO_TIMESTAMPNS or Constants.SO_TIMESTAMPING
                && data.Length >= 16)
            {
                at = (BitConverter.ToInt64(data) * 1_000_000_000) + BitConverter.ToInt64(data[8..]);
            }
            else if (messages.Type is Constants.IP_RECVERR or Constants.IPV6_RECVERR or Constants.PACKET_TX_TIMESTAMP && data.Length >= 16
                && data[4] == Constants.SO_EE_ORIGIN_TIMESTAMPING)
            {
                key = BitConverter.ToUInt32(data[12..]);
            }
        }

        return at != 0;
    }
}
