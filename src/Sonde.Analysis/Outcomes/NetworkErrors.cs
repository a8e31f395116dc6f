using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>The client's own clock, and what the peer or a router on the way did: net, syscall, context.</summary>
internal static class NetworkErrors
{
    public static readonly ErrorLiteral[] Rows =
    [
        new("time.waiting_for_connection", LiteralForm.Open, "net/http: request canceled while waiting for connection", Stage.Dial,
            OutcomeClasses.Timeout),
        new("time.waiting_for_connection_bare", LiteralForm.Open, "request canceled while waiting for connection", Stage.Dial,
            OutcomeClasses.Timeout),
        new("time.response_headers", LiteralForm.Open, "net/http: timeout awaiting response headers", Stage.Read, OutcomeClasses.Timeout),
        new("time.response_headers_bare", LiteralForm.Open, "timeout awaiting response headers", Stage.Read, OutcomeClasses.Timeout),
        new("time.canceled", LiteralForm.Open, "net/http: request canceled", Stage.Read, OutcomeClasses.Timeout),
        new("time.canceled_bare", LiteralForm.Open, "request canceled", Stage.Read, OutcomeClasses.Timeout),
        new("time.expect", LiteralForm.Open, "net/http: timeout awaiting 100-continue", Stage.Read, OutcomeClasses.Timeout),
        new("time.client", LiteralForm.Open, "client.timeout exceeded", Stage.Read, OutcomeClasses.Timeout),
        new("time.client_body", LiteralForm.Open, "client.timeout or context cancellation", Stage.Read, OutcomeClasses.Timeout),
        new("time.deadline", LiteralForm.Open, "context deadline exceeded", Stage.None, OutcomeClasses.Timeout, Stage.Dial),
        new("time.connection", LiteralForm.Open, "connection timed out", Stage.None, OutcomeClasses.Timeout, Stage.Dial),
        new("time.operation", LiteralForm.Open, "operation timed out", Stage.None, OutcomeClasses.Timeout, Stage.Dial),
        new("time.dial_canceled", LiteralForm.Open, "operation was canceled", Stage.None, OutcomeClasses.Timeout, Stage.Dial),
        new("time.io", LiteralForm.Open, "i/o timeout", Stage.None, OutcomeClasses.Timeout, Stage.Read),
        new("time.deadline_io", LiteralForm.Open, "deadline exceeded", Stage.None, OutcomeClasses.Timeout, Stage.Read),
        new("time.use_of_deadline", LiteralForm.Open, "i/o deadline reached", Stage.None, OutcomeClasses.Timeout, Stage.Read),
        new("net.unreachable", LiteralForm.Open, "network is unreachable", Stage.None, OutcomeClasses.NetworkUnreachable, Stage.Dial),
        new("net.down", LiteralForm.Open, "network is down", Stage.None, OutcomeClasses.NetworkUnreachable, Stage.Dial),
        new("net.dropped", LiteralForm.Open, "network dropped connection on reset", Stage.None, OutcomeClasses.NetworkUnreachable,
            Stage.Dial),
        new("net.no_route", LiteralForm.Open, "no route to host", Stage.None, OutcomeClasses.HostNoRoute, Stage.Dial),
        new("net.host_down", LiteralForm.Open, "host is down", Stage.None, OutcomeClasses.HostNoRoute, Stage.Dial),
        new("net.no_route_windows", LiteralForm.Open, "a socket operation was attempted to an unreachable host", Stage.None,
            OutcomeClasses.HostNoRoute, Stage.Dial),
        new("net.refused", LiteralForm.Open, "connection refused", Stage.Dial, OutcomeClasses.TcpRefused),
        new("net.reset_first", LiteralForm.Bare, "connection reset by peer", Stage.Dial, OutcomeClasses.TcpReset),
        new("net.reset", LiteralForm.Open, "connection reset by peer", Stage.None, OutcomeClasses.TcpReset, Stage.Read),
        new("net.reset_short", LiteralForm.Open, "connection reset", Stage.None, OutcomeClasses.TcpReset, Stage.Read),
        new("net.aborted", LiteralForm.Open, "software caused connection abort", Stage.None, OutcomeClasses.TcpReset, Stage.Read),
        new("net.forcibly", LiteralForm.Open, "an existing connection was forcibly closed by the remote host", Stage.None,
            OutcomeClasses.TcpReset, Stage.Read),
        new("net.broken_pipe", LiteralForm.Open, "broken pipe", Stage.Write, OutcomeClasses.TcpReset),
        new("net.shut_down", LiteralForm.Open, "cannot send after transport endpoint shutdown", Stage.Write, OutcomeClasses.TcpReset),
    ];
}
