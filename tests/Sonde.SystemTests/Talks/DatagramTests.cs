using System.Net;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Talks;

/// <summary>UDP exchanges through a router with a real resolver.</summary>
public sealed class DatagramTests
{
    public static TheoryData<bool> Families => [false, true];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Resolver_answers_with_its_distance(bool v6)
    {
        using var chain = LabChain.Of(1);
        await UnboundAsync(chain.Server);
        DatagramReply reply = chain.Client.Ask(Query(chain.Server.Address(v6)));
        reply.End.ShouldBe(DatagramEnd.Answered);
        DatagramAnswer answer = reply.Answers.ShouldHaveSingleItem();
        DnsMessage.TryParse(answer.Bytes.Span, out DnsMessage message).ShouldBeTrue();
        (message.Id, answer.Ttl).ShouldBe(((ushort)4711, (byte?)63));
        (reply.At - answer.At).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1.5), "the window stays open");
    }

    [Theory]
    [InlineData(false, "port-unreachable", 3, 3)]
    [InlineData(true, "admin-prohibited", 1, 1)]
    public void Error_of_a_router_is_heard_with_its_sender(bool v6, string code, byte type, byte number)
    {
        using var chain = LabChain.Of(1);
        chain.Routers[0].Rules(
            Middlebox.Passing(
                v6 ? $"meta nfproto ipv6 udp dport 53 reject with icmpv6 type {code}" : $"meta nfproto ipv4 udp dport 53 reject with icmp type {code}"));
        DatagramReply reply = chain.Client.Ask(Query(chain.Server.Address(v6)));
        reply.End.ShouldBe(DatagramEnd.Unreachable);
        (reply.Errors[0].Error.Type, reply.Errors[0].Error.Code, reply.Errors[0].Error.From).ShouldBe((type, number, chain.Hops(v6)[0]));
    }

    private static DatagramExchange Query(IPAddress resolver)
    {
        byte[] room = new byte[300];
        int length = DnsWriter.WriteQuery(room, 4711, "name.example", DnsType.A);
        return new DatagramExchange(new IPEndPoint(resolver, 53), room.AsMemory(0, length))
        {
            Judge = (received, _)
                => received.Length > 2 && received[0] == (4711 >> 8) && received[1] == (4711 & 255)
                ? AnswerState.Answer
                : AnswerState.Wrong,
        };
    }

    private static async Task UnboundAsync(LabHost host)
    {
        LabMachine.Require("unbound");
        string folder = host.Folder("unbound");
        string configuration = Path.Combine(folder, "unbound.conf");
        await File.WriteAllTextAsync(configuration, $"""
            server:
              directory: "{folder}"
              username: ""
              chroot: ""
              pidfile: "{folder}/pid"
              do-daemonize: no
              use-syslog: no
              interface: 0.0.0.0
              interface: ::0
              access-control: 0.0.0.0/0 allow
              access-control: ::0/0 allow
              local-zone: "example." static
              local-data: "name.example. 60 IN A 192.0.2.7"
            remote-control:
              control-enable: no
            """);
        LabProcess unbound = host.Start("unbound", ["-d", "-c", configuration]);
        await unbound.UntilAsync(() => host.Answers(53), "its answer on its port");
    }
}
