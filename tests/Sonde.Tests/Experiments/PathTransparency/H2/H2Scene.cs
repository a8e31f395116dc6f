using System.Net;
using System.Text;
using System.Text.Json;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;
using Sonde.Tests.Cli;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Experiments.PathTransparency.H2;

/// <summary>Web servers that take HTTP/2 or not, with whatever stands before them, and what is said of them.</summary>
internal static class H2Scene
{
    public const string Target = "203.0.113.80";
    public static readonly IcmpError Prohibited = new(3, 13, IPAddress.Parse("198.51.100.4"));

    private static readonly byte[] Settings = Convert.FromHexString("000006040000000000000300000080");
    private static readonly byte[] Response = Convert.FromHexString("000001010500000001" + "88");

    public static byte[] Http1 { get; } = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static byte[] Http2 { get; } = [.. Settings, .. Response];

    public static byte[] Refusal { get; } = [.. Settings, .. Convert.FromHexString("000008070000000000" + "00000000" + "0000000d")];

    public static byte[] Switch { get; }
        = [.. "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nUPGRADE: H2C\r\n\r\n"u8, .. Settings];

    /// <summary>What a conversation is.</summary>
    public static string KindOf(Conversation conversation)
    {
        if (conversation.Tls is { } tls) return tls.Protocols.Contains("h2") ? "alpn" : "https";
        string request = Encoding.ASCII.GetString(conversation.Request.Span);
        return request.StartsWith("PRI", StringComparison.Ordinal) ? "prior"
            : request.Contains("h2c", StringComparison.Ordinal) ? "upgrade" : "http";
    }

    /// <summary>A server without TLS.</summary>
    public static TalkScript Plain(string kind, bool switches = false, bool knows = false) => kind switch
    {
        "upgrade" when switches => new TalkScript
        {
            Events = [new TalkEvent.Data(10, Switch), new TalkEvent.Data(20, Response)],
        },
        "prior" when knows => TalkScript.Answers(Http2),
        "prior" => TalkScript.Answers("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray()),
        _ => TalkScript.Answers(Http1),
    };

    /// <summary>A server with TLS that chooses a protocol of those offered; null: it does not know ALPN.</summary>
    public static TalkScript Secure(string kind, string? chooses = "h2")
    {
        string? chosen = kind == "alpn" ? chooses : chooses is null ? null : "http/1.1";
        return TalkScript.Answers(chosen == "h2" ? Http2 : Http1) with { Tls = TlsScript.Done([0x30, 1], protocol: chosen) };
    }

    /// <summary>The network of a server, by what a conversation is and how often that was tried.</summary>
    public static SimulatedNetwork Network(Func<string, int, TalkScript> server, bool isObserved = false)
        => Talks((kind, number) => SimulatedTalk.Plays(server(kind, number)), isObserved);

    /// <summary>The same, of what conversations come to.</summary>
    public static SimulatedNetwork Talks(Func<string, int, SimulatedTalk> server, bool isObserved = false)
    {
        var clock = new SimulatedClock();
        var counts = new Dictionary<string, int>();
        return new SimulatedNetwork((_, _) => Answer.Silence, clock)
        {
            CanCapture = isObserved,
            Conversations = new SimulatedConversations(clock, (conversation, _) =>
            {
                string kind = KindOf(conversation);
                int number = counts.GetValueOrDefault(kind);
                counts[kind] = number + 1;
                return server(kind, number);
            })
            { IsObserved = isObserved },
        };
    }

    /// <summary>Measures it; its only line.</summary>
    public static JsonElement Measure(Func<string, int, TalkScript> server, params string[] arguments)
    {
        using var host = new TestHost(Network(server));
        return host.Run(["measure", "h2", $"{Target}:80", "--allow", "203.0.113.0/24", .. arguments]).Ends(0).Lines.Single();
    }

    /// <summary>Its conditions in one text, without the experiment's name.</summary>
    public static string Conditions(Func<string, int, TalkScript> server, params string[] arguments)
        => string.Join(' ', Measure(server, arguments).GetProperty("conditions").EnumerateArray()
            .Select(each => each.GetString()!.Replace("h2.", "", StringComparison.Ordinal)));
}
