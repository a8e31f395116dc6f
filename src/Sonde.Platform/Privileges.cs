using Sonde.Platform.Linux;

namespace Sonde.Platform;

/// <summary>What this process may do beyond what everybody may.</summary>
/// <param name="CanCapture">Whether it may see and craft packets (cap_net_raw).</param>
/// <param name="CanAdminister">Whether it may change interfaces, routes and sysctls (cap_net_admin).</param>
public sealed record Privileges(bool CanCapture, bool CanAdminister)
{
    private const uint Version3 = 0x20080522;
    private const int NetAdmin = 12, NetRaw = 13;

    /// <summary>The rights in effect on the calling thread.</summary>
    public static unsafe Privileges OfThisProcess()
    {
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* data = stackalloc uint[6];
        if (Libc.CapGet(header, data) != 0) return new Privileges(false, false);
        return new Privileges((data[0] & (1u << NetRaw)) != 0, (data[0] & (1u << NetAdmin)) != 0);
    }

    /// <summary>
    /// Whether the program was given rights that its caller has not, by a capability or an owner's bit on its file (AT_SECURE,
    /// getauxval(3)).
    /// </summary>
    public static bool ExceedTheCallers => Libc.GetAuxiliaryValue(Constants.AT_SECURE) != 0;

    /// <summary>
    /// Gives up all rights for good, on the calling thread and all that it starts: called as soon as the sockets that
    /// need them are open.
    /// </summary>
    public static unsafe void Drop()
    {
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* data = stackalloc uint[6];
        new Span<uint>(data, 6).Clear();
        _ = Libc.PrCtl(Constants.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        _ = Libc.CapSet(header, data);
    }
}
