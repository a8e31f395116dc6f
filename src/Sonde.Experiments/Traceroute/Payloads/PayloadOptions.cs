using System.Globalization;
using Sonde.Experiments.Options;
using Sonde.Experiments.Requests;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>The options of payload traces, and the settings that they ask for.</summary>
internal static class PayloadOptions
{
    private const string Http = "Http", Sni = "Sni", Hex = "Hex";
    private const string DefaultControl = "example.com";

    // One segment on any path that carries IPv6.
    private const int MostBytes = 1200;
    private const int MostConnections = 512;
    private static readonly string[] Kinds = [Http, Sni, Hex];
    private static readonly string[] Excluded = ["Mda", "LegacyPorts"];

    /// <summary>The options as the experiment describes them.</summary>
    public static IReadOnlyList<OptionDescription> Descriptions { get; } =
    [
        new OptionDescription.Text(
            "PayloadHttp", "send an HTTP request for this host with rising TTL, within TCP connections, and a control beside it (port 80)",
            "HOST"),
        new OptionDescription.Text("PayloadSni", "the same with a TLS ClientHello that names this server (port 443)", "NAME"),
        new OptionDescription.Text("PayloadHex", "the same with these bytes in hexadecimal, 1200 at most (port 80)", "BYTES"),
        new OptionDescription.Text("ControlHttp", $"the host of the control's HTTP request (default {DefaultControl})", "HOST"),
        new OptionDescription.Text("ControlSni", $"the server named by the control's ClientHello (default {DefaultControl})", "NAME"),
        new OptionDescription.Text("ControlHex", "the control's bytes (default the payload's, each bit inverted)", "BYTES"),
    ];

    /// <summary>Whether payloads are asked for.</summary>
    public static bool AreAsked(OptionValues values) => Array.Exists(Kinds, kind => Given(values, "Payload" + kind) is not null);

    /// <summary>What is wrong with the options, or null.</summary>
    public static string? Check(OptionValues values)
    {
        string[] asked = [.. Kinds.Where(kind => Given(values, "Payload" + kind) is not null)];
        string[] controls = [.. Kinds.Where(kind => Given(values, "Control" + kind) is not null)];
        if (controls.FirstOrDefault(kind => !asked.Contains(kind)) is { } alone)
        {
            return $"--control-{alone.ToLowerInvariant()} is the control of --payload-{alone.ToLowerInvariant()}: give that too";
        }

        if (asked.Length == 0) return null;
        string flag = $"--payload-{asked[0].ToLowerInvariant()}";
        if (asked.Length > 1) return $"{flag} and --payload-{asked[1].ToLowerInvariant()} exclude each other: one payload at a time";
        if (values.Text("Proto") is { } proto && proto.Trim() != "tcp")
            return $"{flag} goes over TCP: leave out --proto {proto}, or say --proto tcp";
        if (Array.Find(Excluded, values.IsOn) is { } excluded)
            return $"{flag} and --{(excluded == "Mda" ? "mda" : "legacy-ports")} exclude each other: each payload has a connection of its own";
        if (values.Count("Flows") > 1) return $"{flag} and --flows exclude each other: each payload has a connection of its own";
        if (values.Text("AnswerFlags") is not null)
            return $"{flag} and --answer-flags exclude each other: each payload is told by its own port";
        if (TryReadPort(values, asked[0], out _) is { } port) return port;
        if (values.Count("FirstTtl") > values.Count("MaxTtl")) return "--first-ttl is greater than --max-ttl";
        if (2 * (values.Count("MaxTtl") - values.Count("FirstTtl") + 1) * values.Count("Tries") > MostConnections)
            return $"that may be more than {MostConnections} connections to one target: fewer TTLs or tries";
        return TryRead(asked[0], "payload", values.Text("Payload" + asked[0])!, out byte[] test) ?? TryReadControl(values, asked[0], test);
    }

    /// <summary>The settings that the values ask for; the values were checked.</summary>
    public static PayloadSettings Settings(OptionValues values)
    {
        string kind = Array.Find(Kinds, each => Given(values, "Payload" + each) is not null)!;
        string test = values.Text("Payload" + kind)!;
        _ = TryReadPort(values, kind, out int port);
        TimeSpan longest = values.Duration("Wait");
        return new PayloadSettings
        {
            Test = SpecOf(kind, test),
            Control = SpecOf(kind, values.Text("Control" + kind) ?? ControlOf(kind, test)),
            Port = port,
            FirstTtl = (int)values.Count("FirstTtl"),
            MaxTtl = (int)values.Count("MaxTtl"),
            Tries = (int)values.Count("Tries"),
            LongestWait = longest,
            ShortestWait = TimeSpan.FromTicks(Math.Min(longest.Ticks, TimeSpan.FromMilliseconds(100).Ticks)),
            Rate = values.IsOn("Unpaced") ? 0 : values.Count("ProbeRate"),
        };
    }

    private static string? Given(OptionValues values, string name)
        => values.Options.Any(option => option.Name == name) ? values.Text(name) : null;

    private static PayloadSpec SpecOf(string kind, string text) => kind switch
    {
        Http => new PayloadSpec("http", text, _ => HttpRequest.Get(text)),
        Sni => new PayloadSpec("sni", text, random => TlsRequest.Hello(text, random)),
        _ => new PayloadSpec("hex", text.ToLowerInvariant(), _ => Convert.FromHexString(text)),
    };

    private static string ControlOf(string kind, string test)
        => kind != Hex ? DefaultControl : Convert.ToHexStringLower([.. Convert.FromHexString(test).Select(each => (byte)~each)]);

    private static string? TryReadControl(OptionValues values, string kind, byte[] test)
    {
        if ((values.Text("Control" + kind) ?? ControlOf(kind, values.Text("Payload" + kind)!)) is var text
            && TryRead(kind, "control", text, out byte[] control) is { } flaw) return flaw;
        return test.AsSpan().SequenceEqual(control)
            ? $"--payload-{kind.ToLowerInvariant()} and its control are the same: give another --control-{kind.ToLowerInvariant()}"
            : null;
    }

    // The bytes are for comparing: of a ClientHello they are those of its name.
    private static string? TryRead(string kind, string role, string text, out byte[] bytes)
    {
        bytes = [];
        string flag = $"--{role}-{kind.ToLowerInvariant()} {text}";
        if (kind == Hex)
        {
            if (FlawOfHex(text) is { } flaw) return $"{flag}: {flaw}";
            bytes = Convert.FromHexString(text);
            return null;
        }

        if (HostText.FlawOf(text) is { } hostFlaw) return $"{flag}: {hostFlaw}";
        // RFC 6066 §3: a name, and no address.
        if (kind == Sni && (LiteralAddress.TryParse(text, out PacketAddress _) || text.AsSpan().IndexOfAny(":[]") >= 0))
            return $"{flag}: a ClientHello names a server, not an address or a port";
        bytes = System.Text.Encoding.ASCII.GetBytes(text);
        return null;
    }

    private static string? FlawOfHex(string text)
    {
        if (text.Length == 0) return "bytes are missing";
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i])) return $"the letter at position {i + 1} is no hexadecimal digit";
        }

        if (text.Length % 2 != 0) return $"{text.Length} digits are an odd number: each byte has two";
        return text.Length > 2 * MostBytes
            ? $"{text.Length / 2} bytes are more than the {MostBytes} that one packet carries on any path"
            : null;
    }

    private static string? TryReadPort(OptionValues values, string kind, out int port)
    {
        port = kind == Sni ? 443 : 80;
        if (values.Text("Port") is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue)
            return null;
        return $"--port {text}: a payload goes to one port, from 1 to 65535";
    }
}
