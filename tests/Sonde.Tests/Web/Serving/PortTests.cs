using System.Net;
using System.Net.Sockets;
using Sonde.Tests.Cli;
using Sonde.Web.Serving;

namespace Sonde.Tests.Web.Serving;

/// <summary>A port that cannot be listened at is a bad argument: what, where, and how to mend it, in words of ours.</summary>
public sealed class PortTests
{
    [Fact]
    public void Port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        using var host = new TestHost();
        CliRun run = host.Run("serve", host.Write("pings.jsonl", LiveLines.Pings(3)), "--port", $"{port}").Ends(2);
        run.Error.ShouldBe(
            $"sonde: --port {port}: another program listens there: give another, or leave it out for any that is free\n");
    }

    [Fact]
    public void Why_a_port_cannot_be_had_is_told_apart()
    {
        Sonde.Cli.Commands.ServeCommand.Reason(SocketError.AccessDenied)
            .ShouldMatch("^ports below [0-9]+ take rights that this process does not have$");
        new PortException(SocketError.AccessDenied, new SocketException((int)SocketError.AccessDenied)).Error
            .ShouldBe(SocketError.AccessDenied);
    }
}
