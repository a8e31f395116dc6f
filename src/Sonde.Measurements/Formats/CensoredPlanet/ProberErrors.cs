using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sonde.Measurements.Model;

namespace Sonde.Measurements.Formats.CensoredPlanet;

/// <summary>
/// Writes what went wrong with a probe as the archives' prober does: Go's error texts, wrapper by wrapper. The prober's own address is
/// <c>[scrubbed]</c>.
/// </summary>
/// <param name="service">The service: <c>echo</c>, <c>discard</c>, <c>http</c> or <c>https</c>.</param>
/// <param name="vantagePoint">The vantage point.</param>
public sealed class ProberErrors(string service, IPEndPoint vantagePoint)
{
    /// <summary>What stands for the prober's own address.</summary>
    public const string Scrubbed = "[scrubbed]";

    private readonly string _peer = vantagePoint.AddressFamily == AddressFamily.InterNetworkV6
        ? string.Create(CultureInfo.InvariantCulture, $"[{vantagePoint.Address}]:{vantagePoint.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{vantagePoint.Address}:{vantagePoint.Port}");

    private bool IsWeb => service is "http" or "https";

    /// <summary>A failure at a stage up to <see cref="Stage.Read"/>.</summary>
    /// <param name="stage">Where it came about.</param>
    /// <param name="failure">What it was (df-007).</param>
    /// <param name="sourcePort">Our port, or 0.</param>
    /// <param name="hasBegun">Whether the answer had begun.</param>
    public string Of(Stage stage, Failure failure, int sourcePort, bool hasBegun = false) => stage switch
    {
        Stage.Setup => $"dial tcp {_peer}: {LocalCause(failure)}",
        Stage.Dial => $"dial tcp {_peer}: connect: {Cause(failure, ProberWords.ConnectionTimedOut)}",
        Stage.Tls => Request(TlsCause(failure, sourcePort)),
        Stage.Write
            => IsTimeout(failure)
            ? $"write tcp {Flow(sourcePort)}: {ProberWords.IoTimeout}"
            : $"write tcp {Flow(sourcePort)}: write: {Cause(failure, ProberWords.IoTimeout)}",
        _ => IsWeb ? Request(WebCause(failure, sourcePort, hasBegun)) : BareCause(failure, sourcePort),
    };

    /// <summary>An error of a request to a web server: the cause in the wrapper that names the request.</summary>
    public string Request(string cause) => $"Get \"{service}://{_peer}/\": {cause}";

    /// <summary>What came is not HTTP: in the wrappers of the library that found it out.</summary>
    public string Broken(string cause) => Request($"net/http: HTTP/1.x transport connection broken: {cause}");

    private string WebCause(Failure failure, int sourcePort, bool hasBegun)
    {
        if (IsTimeout(failure))
            return $"{ProberWords.RequestCanceled} (Client.Timeout {(hasBegun ? "or context cancellation while reading body" : "exceeded while awaiting headers")})";
        if (failure == Failures.Eof) return hasBegun ? ProberWords.UnexpectedEof : ProberWords.Eof;
        return $"read tcp {Flow(sourcePort)}: read: {Cause(failure, ProberWords.IoTimeout)}";
    }

    private string BareCause(Failure failure, int sourcePort)
    {
        if (failure == Failures.Eof) return ProberWords.Eof;
        return IsTimeout(failure)
            ? $"read tcp {Flow(sourcePort)}: {ProberWords.IoTimeout}"
            : $"read tcp {Flow(sourcePort)}: read: {Cause(failure, ProberWords.IoTimeout)}";
    }

    private string TlsCause(Failure failure, int sourcePort)
    {
        if (IsTimeout(failure)) return ProberWords.TlsTimeout;
        if (failure == Failures.Eof) return ProberWords.Eof;
        return failure == Failures.SslFailedHandshake
            ? $"{ProberWords.LocalTls}handshake failure"
            : $"read tcp {Flow(sourcePort)}: read: {Cause(failure, ProberWords.IoTimeout)}";
    }

    private string Flow(int sourcePort) => string.Create(CultureInfo.InvariantCulture, $"{Scrubbed}:{sourcePort}->{_peer}");

    private static bool IsTimeout(Failure failure) => failure == Failures.GenericTimeout || failure == Failures.TimedOut;

    private static string Cause(Failure failure, string timeout)
    {
        if (IsTimeout(failure)) return timeout;
        if (failure == Failures.ConnectionRefused) return ProberWords.Refused;
        if (failure == Failures.ConnectionReset || failure == Failures.ConnectionAborted) return ProberWords.Reset;
        if (failure == Failures.HostUnreachable) return ProberWords.NoRoute;
        if (failure == Failures.NetworkUnreachable || failure == Failures.NetworkDown || failure == Failures.NetworkReset)
            return ProberWords.NetworkUnreachable;
        return failure == Failures.ConnectionAlreadyClosed ? ProberWords.BrokenPipe : failure.Text;
    }

    private static string LocalCause(Failure failure)
    {
        if (failure == Failures.Interrupted) return ProberWords.Canceled;
        if (failure == Failures.AddressInUse) return $"bind: {ProberWords.AddressInUse}";
        if (failure == Failures.AddressNotAvailable) return $"bind: {ProberWords.AddressNotAvailable}";
        if (failure == Failures.PermissionDenied) return $"socket: {ProberWords.NotPermitted}";
        if (failure == Failures.NoBufferSpace) return $"socket: {ProberWords.NoBuffers}";
        return failure.Text.EndsWith(ProberWords.TooManyFiles, StringComparison.Ordinal)
            ? $"socket: {ProberWords.TooManyFiles}"
            : $"socket: {ProberWords.InvalidArgument}";
    }
}
