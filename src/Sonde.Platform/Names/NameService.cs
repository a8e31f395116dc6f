using System.Globalization;
using System.Net;
using Sonde.Measurements.Model;
using Sonde.Platform.Linux;
using Sonde.Platform.Sockets;

namespace Sonde.Platform.Names;

/// <summary>
/// Look-ups by the system's own call (getaddrinfo(3)), as ordinary programs make them. The managed one folds "no such name" and "no
/// address of that name" into one error, and says of a silent server no more than "try again".
/// </summary>
internal static unsafe class NameService
{
    private const int Stream = 1;
    private const int TooLong = 256;

    // How getaddrinfo fails (netdb.h).
    private const int NoName = -2, Again = -3, Fail = -4, NoData = -5, Family = -6, AddressFamily = -9, Memory = -10, System = -11;

    /// <summary>Looks a name up; it may take long.</summary>
    /// <param name="name">The name, of any script.</param>
    /// <param name="elapsed">How long it has taken so far.</param>
    /// <returns>The addresses in the system's order, or what went wrong.</returns>
    public static (IReadOnlyList<IPAddress> Addresses, Failure? Failure) Find(string name, Func<TimeSpan> elapsed)
    {
        if (Ascii(name) is not { } ascii) return ([], Failures.DnsNxdomain); // no name can be so
        var hints = new Libc.AddressInfo { SocketType = Stream };
        Libc.AddressInfo* first = null;
        int error = Libc.GetAddressInfo(ascii, null, &hints, &first);
        if (error != 0) return ([], FailureOf(error, elapsed(), ResolverTimeout.OfThisMachine()));
        List<IPAddress> found = [];
        Span<byte> room = stackalloc byte[SocketAddressBytes.MaxLength];
        for (Libc.AddressInfo* each = first; each is not null; each = each->Next)
        {
            if (each->AddressLength is <= 0 or > SocketAddressBytes.MaxLength) continue;
            room.Clear();
            new ReadOnlySpan<byte>(each->Address, each->AddressLength).CopyTo(room);
            if (SocketAddressBytes.Address(room) is { } address && !found.Contains(address)) found.Add(address);
        }

        Libc.FreeAddressInfo(first);
        return (found, found.Count > 0 ? null : Failures.DnsNoAnswer);
    }

    /// <summary>What a failed look-up is called in the archives (OONI df-007).</summary>
    /// <param name="error">What the system's call returned.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="timeout">How long the resolver waits for one answer of one server: the call says "try again" both when nobody answered
    /// and when the answer was no good.</param>
    internal static Failure FailureOf(int error, TimeSpan took, TimeSpan timeout) => error switch
    {
        NoName => Failures.DnsNxdomain,
        NoData or AddressFamily => Failures.DnsNoAnswer,
        Again => took >= timeout * 0.95 ? Failures.GenericTimeout : Failures.DnsTemporary,
        Fail => Failures.DnsNonRecoverable,
        Family => Failures.AddressFamilyNotSupported,
        Memory => new Failure($"{Failures.UnknownPrefix}lookup: cannot allocate memory"),
        System => new Failure($"{Failures.UnknownPrefix}lookup: a system error"),
        _ => new Failure($"{Failures.UnknownPrefix}lookup: error {error.ToString(CultureInfo.InvariantCulture)}"),
    };

    private static string? Ascii(string name)
    {
        if (name.Length is 0 or >= TooLong || name.Contains('\0', StringComparison.Ordinal)) return null;
        try
        {
            return global::System.Text.Ascii.IsValid(name) ? name : new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
