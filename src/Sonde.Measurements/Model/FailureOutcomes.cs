namespace Sonde.Measurements.Model;

/// <summary>The one table from the failure of a connect to its outcome.</summary>
/// <remarks>
/// Where an ICMP error was seen, <see cref="IcmpOutcomes"/> decides instead: Linux folds many of them into one error number.
/// </remarks>
public static class FailureOutcomes
{
    private static readonly Outcome Refused = Outcome.At(Stage.Dial, OutcomeClasses.TcpRefused);
    private static readonly Outcome Reset = Outcome.At(Stage.Dial, OutcomeClasses.TcpReset);
    private static readonly Outcome Timeout = Outcome.At(Stage.Dial, OutcomeClasses.Timeout);
    private static readonly Outcome NetworkUnreachable = Outcome.At(Stage.Dial, OutcomeClasses.NetworkUnreachable);
    private static readonly Outcome HostNoRoute = Outcome.At(Stage.Dial, OutcomeClasses.HostNoRoute);

    private static readonly Outcome NoSuchName = Outcome.At(Stage.None, OutcomeClasses.DnsError, "NXDomain");
    private static readonly Outcome ServerFailed = Outcome.At(Stage.None, OutcomeClasses.DnsError, "ServFail");
    private static readonly Outcome ServerRefused = Outcome.At(Stage.None, OutcomeClasses.DnsError, "Refused");
    private static readonly Outcome NoAddress = Outcome.At(Stage.None, OutcomeClasses.IpEmpty);
    private static readonly Outcome NoReply = Outcome.At(Stage.None, OutcomeClasses.DnsTimedOut);

    // How OONI's engine says that a port is above 65535: nothing was sent.
    private const string InvalidPort = "invalid port";

    /// <summary>The outcome of a connect.</summary>
    /// <param name="failure">What went wrong, or null when it connected.</param>
    public static Outcome OfConnect(Failure? failure) => failure is { } f ? OfConnect(f) : Outcome.Match;

    /// <summary>The outcome of a look-up that found no address, in the words of DNS outcomes.</summary>
    /// <param name="failure">What went wrong, or null when it found some.</param>
    /// <returns>
    /// Of failures that do not tell whether a server answered (<c>dns_temporary_failure</c>, <c>dns_non_recoverable_failure</c>):
    /// <see cref="Outcome.Unknown"/>.
    /// </returns>
    public static Outcome OfLookup(Failure? failure) => failure?.Text switch
    {
        null => Outcome.Match,
        "dns_nxdomain_error" => NoSuchName,
        "dns_servfail_error" => ServerFailed,
        "dns_refused_error" => ServerRefused,
        "dns_no_answer" => NoAddress,
        "generic_timeout_error" or "timed_out" => NoReply,
        "interrupted" => Outcome.SetupFailure,
        { } text when IsLocal(text) => Outcome.SetupFailure,
        _ => Outcome.Unknown,
    };

    private static Outcome OfConnect(Failure failure) => failure.Text switch
    {
        "connection_refused" => Refused,
        "connection_reset" or "connection_aborted" => Reset,
        "generic_timeout_error" or "timed_out" => Timeout,
        "network_unreachable" or "network_down" or "network_reset" => NetworkUnreachable,
        "host_unreachable" => HostNoRoute,
        "interrupted" or "permission_denied" or "invalid_argument" or "no_protocol_option" or "no_buffer_space"
            or "address_family_not_supported" or "address_in_use" or "address_not_available"
            or "already_connected" or "bad_address" or "bad_file_descriptor" or "connection_already_in_progress"
            or "destination_address_required" or "message_size" or "not_a_socket" or "not_connected"
            or "operation_would_block" or "protocol_not_supported" or "wrong_protocol_type" => Outcome.SetupFailure,
        { } text when IsLocal(text) => Outcome.SetupFailure,
        _ => Outcome.Unknown,
    };

    // Local causes that the archives have no word for: a local firewall's EPERM, no files, no memory.
    private static bool IsLocal(string text) => text.StartsWith(Failures.UnknownPrefix, StringComparison.Ordinal)
        && (EndsWith(text, ErrnoTexts.NotPermitted) || EndsWith(text, ErrnoTexts.TooManyOpenFiles)
            || EndsWith(text, ErrnoTexts.TooManyOpenFilesInSystem) || EndsWith(text, ErrnoTexts.OutOfMemory)
            || EndsWith(text, InvalidPort));

    private static bool EndsWith(string text, string cause)
        => text.EndsWith(cause, StringComparison.Ordinal) && text.EndsWith(": " + cause, StringComparison.Ordinal);
}
