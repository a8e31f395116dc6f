namespace Sonde.Measurements.Model;

/// <summary>What a Linux error number is called in the archives (OONI df-007).</summary>
public static class ErrnoFailures
{
    /// <summary>The failure of a TCP connect that ended with this Linux error number.</summary>
    /// <param name="errno">A positive Linux error number, such as 111 (ECONNREFUSED).</param>
    /// <returns>The archive's word; for a number without one <c>unknown_failure: dial tcp [scrubbed]: connect: …</c>.</returns>
    public static Failure OfConnect(int errno) => Known(errno) ?? new Failure(Failures.UnknownPrefix + ConnectFrame + ErrnoTexts.Of(errno));

    /// <summary>The archive's word for this Linux error number, or null where it has none.</summary>
    public static Failure? Known(int errno) => errno switch
    {
        4 => Failures.Interrupted,
        9 => Failures.BadFileDescriptor,
        11 => Failures.OperationWouldBlock,
        13 => Failures.PermissionDenied,
        14 => Failures.BadAddress,
        22 => Failures.InvalidArgument,
        88 => Failures.NotASocket,
        89 => Failures.DestinationAddressRequired,
        90 => Failures.MessageSize,
        91 => Failures.WrongProtocolType,
        92 => Failures.NoProtocolOption,
        93 => Failures.ProtocolNotSupported,
        97 => Failures.AddressFamilyNotSupported,
        98 => Failures.AddressInUse,
        99 => Failures.AddressNotAvailable,
        100 => Failures.NetworkDown,
        101 => Failures.NetworkUnreachable,
        102 => Failures.NetworkReset,
        103 => Failures.ConnectionAborted,
        104 => Failures.ConnectionReset,
        105 => Failures.NoBufferSpace,
        106 => Failures.AlreadyConnected,
        107 => Failures.NotConnected,
        110 => Failures.TimedOut,
        111 => Failures.ConnectionRefused,
        113 => Failures.HostUnreachable,
        114 => Failures.ConnectionAlreadyInProgress,
        _ => null,
    };

    // The frame in which the archives put the system's own text; the endpoint is scrubbed by construction.
    internal const string ConnectFrame = "dial tcp [scrubbed]: connect: ";
}
