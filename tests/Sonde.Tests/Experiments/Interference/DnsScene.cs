using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Packets.Dns;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.Interference;

/// <summary>A resolver in memory, what lies before it, a control resolver, and web servers.</summary>
internal sealed class DnsScene
{
    private const string Own = "198.51.100.20", Own6 = "2001:db8:1::20";

    public const string Forbidden = "forbidden.example", Target = "203.0.113.53", Control = "203.0.113.54";

    /// <summary>What the resolver answers to a question; null: as an honest one.</summary>
    public Func<Question, DatagramScript?> Resolver { get; init; } = _ => null;

    /// <summary>What comes of a question to the resolver that is sent with a low TTL; null: as with any other.</summary>
    public Func<Question, byte, DatagramScript?> OnTheWay { get; init; } = (_, _) => null;

    /// <summary>What the control resolver answers; null: as an honest one.</summary>
    public Func<Question, DatagramScript?> Trusted { get; init; } = _ => null;

    /// <summary>Whether the control resolver is asked.</summary>
    public bool HasControl { get; init; } = true;

    /// <summary>What happens on a connection; null: nobody is there.</summary>
    public Func<Conversation, TalkScript?> Talk { get; init; } = _ => null;

    /// <summary>What happens to a question over TCP; null: it is answered truly. Where it is not set, the above counts.</summary>
    public Func<Question, TalkScript?>? OverTcp { get; init; }

    /// <summary>All that was sent, as words.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The moment it is, in seconds from the begin of what was measured last.</summary>
    public double Elapsed => _elapsed();

    private Func<double> _elapsed = () => 0;

    /// <summary>Turns at addresses, or null.</summary>
    public IAddressClaims? Claims { get; init; }

    /// <summary>The network.</summary>
    public SimulatedNetwork Network()
    {
        var clock = new SimulatedClock();
        Instant start = clock.Now;
        _elapsed = () => clock.Now.SecondsSince(start);
        return new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            Claims = Claims,
            Exchanges = new SimulatedExchanges(
                clock,
                (conversation, _) =>
                {
                    Sent.Add($"tcp {conversation.Target}");
                    if (OverTcp is null || conversation.Target.Port != 53) return Talk(conversation) ?? TalkScript.Silence;
                    Question asked = Question.Of(conversation.Request[2..].ToArray());
                    return OverTcp(asked) ?? TalkScript.Answers(asked.Framed(asked.Type == DnsType.A ? Own : Own6));
                },
                (exchange, _) =>
                {
                    Question question = Question.Of(exchange.Payload.ToArray());
                    bool isTarget = exchange.Target.Address.ToString() == Target;
                    Sent.Add($"udp {exchange.Target} {question.Type} {question.Name}");
                    DatagramScript? onTheWay = exchange.Ttl is { } ttl ? OnTheWay(question, ttl) : null;
                    return onTheWay ?? (isTarget ? Resolver(question) : Trusted(question)) ?? Honest(question);
                }),
        };
    }

    public IReadOnlyList<JsonElement> Measure(params string[] arguments)
    {
        using var host = new TestHost(Network());
        string[] domains = arguments.Contains("--domain") ? [] : ["--domain", Forbidden];
        return LineProofs.Of(host.Run(
            ["measure", "dns", Target, "--allow", "203.0.113.0/24", "--allow", "198.51.100.0/24", "--allow", "2001:db8::/32",
                "--fail-on", "unexpected", .. HasControl ? (string[])["--control-resolver", Control] : [],
                .. arguments.Contains("--seed") ? (string[])[] : ["--seed", "1"], .. domains, .. arguments]));
    }

    /// <summary>The true answer.</summary>
    public static DatagramScript Honest(Question question)
        => DatagramScript.Answer(question.Answer(question.Type == DnsType.A ? Own : Own6), 20, 62);

    /// <summary>A question.</summary>
    internal sealed record Question(byte[] Message, string Name, DnsType Type)
    {
        public bool IsForbidden => Name.Equals(Forbidden, StringComparison.OrdinalIgnoreCase);

        public static Question Of(byte[] message)
        {
            DnsMessage.TryParse(message, out DnsMessage read).ShouldBeTrue();
            DnsRecordEnumerator records = read.Records;
            records.MoveNext().ShouldBeTrue();
            records.Current.TryReadName(out string name).ShouldBeTrue();
            return new Question(message, name, records.Current.Type);
        }

        /// <summary>An answer with an address as it is over TCP.</summary>
        public byte[] Framed(string address)
        {
            byte[] answer = Answer(address);
            return [(byte)(answer.Length >> 8), (byte)answer.Length, .. answer];
        }

        /// <summary>An answer with an address, or none.</summary>
        public byte[] Answer(string? address, int rcode = 0, bool isTruncated = false)
        {
            int end = 12 + Name.Length + 2 + 4;
            byte[] head = Message[..end];
            head[2] = (byte)(0x81 | (isTruncated ? 2 : 0));
            head[3] = (byte)(0x80 | rcode);
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)(address is null ? 0 : 1));
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(10), 0);
            if (address is null) return head;
            byte[] data = IPAddress.Parse(address).GetAddressBytes();
            return [.. head, 0xC0, 0x0C, 0, (byte)(data.Length == 4 ? 1 : 28), 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];
        }
    }
}
