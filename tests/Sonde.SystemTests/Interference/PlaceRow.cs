using System.Net;
using System.Text.Json;
using Sonde.SystemTests.Lab.Censors;

namespace Sonde.SystemTests.Interference;

/// <summary>Where a measurement found that a behaviour acts, and which forms of the test passed it.</summary>
internal sealed class PlaceRow
{
    private const int ServerTtl = 3;

    private readonly CensorLab _lab;
    private readonly JsonElement _line;

    /// <summary>Reads a line of a thorough measurement.</summary>
    public PlaceRow(CensorLab lab, JsonElement line)
    {
        (_lab, _line) = (lab, line);
        IPAddress address = IPAddress.Parse(line.GetProperty("vp").GetString()!);
        IsV6 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        Behaviour = lab.At(address)!;
    }

    /// <summary>What was measured.</summary>
    public Behaviour Behaviour { get; }

    /// <summary>At its IPv6 address.</summary>
    public bool IsV6 { get; }

    /// <summary>Whether controls were not answered: then no place is asked for.</summary>
    public bool ControlsFailed => AccuracyRun.ControlsFailed(_line);

    /// <summary>What was found, in words.</summary>
    public string Found => _line.TryGetProperty("x_where", out JsonElement where)
        ? where.TryGetProperty("ttl", out JsonElement ttl)
            ? $"{where.GetProperty("how").GetString()} from TTL {ttl.GetInt32()} on" + (Reaches(where) ? ", where the server is" : "")
            : where.GetProperty("reason").GetString()!
        : "nothing was asked";

    /// <summary>What there is to be found, in words.</summary>
    public static string Truth(Behaviour behaviour)
        => IsProxy(behaviour) ? "a proxy in the first router"
            : NeedsServer(behaviour) ? "what the server says, or does" : "behind the first router";

    /// <summary>Whether a censor of the path acts on the name, every time, and lets controls pass.</summary>
    public static bool CanBeFound(Behaviour behaviour)
        => behaviour is
        {
            IsHostile: false, Truth:
            {
                Who: Author.Path, ControlsFail: false, Later: null,
                TriesThatFail: 0
            }
        }
        // Of questions those that the path answers: what it does to the way over TCP, or to all of them, is asked no hop.
        && (behaviour.Service != Service.Dns || behaviour.Censor is Censor.Forger);

    /// <summary>What is not as the truth has it; empty when all is.</summary>
    public IEnumerable<string> Faults()
    {
        if (!_line.TryGetProperty("x_where", out JsonElement where) || !where.TryGetProperty("ttl", out JsonElement ttl))
        {
            yield return $"not found: {Found}";
            yield break;
        }

        int expected = IsProxy(Behaviour) ? 1 : NeedsServer(Behaviour) ? ServerTtl : 2;
        if (ttl.GetInt32() != expected) yield return $"{Found}, not from {expected} on";
        if (Reaches(where) != NeedsServer(Behaviour))
            yield return $"{Found}: the server is {(Reaches(where) ? "" : "not ")}said to be there";
        if ((where.GetProperty("how").GetString() == "intercepts") != IsProxy(Behaviour)) yield return $"{Found}: no such way";
        string after = where.TryGetProperty("after", out JsonElement router) ? router.GetString()! : "nobody";
        if (expected == 2 && after != $"{_lab.Router.Links[0].At(_lab.Router).Address(IsV6)}") yield return $"behind {after}: {where}";
        if (Behaviour.Service == Service.Dns) yield break;
        foreach (string fault in FaultsOfVariants()) yield return fault;
    }

    private IEnumerable<string> FaultsOfVariants()
    {
        Dictionary<string, JsonElement> variants = _line.GetProperty("x_variants").EnumerateArray()
            .Where(each => each.GetProperty("variant").GetString() is not ("control" or "control with the path"))
            .ToDictionary(each => each.GetProperty("variant").GetString()!);
        if (Matches("another source port")) yield return "another source port passes";
        foreach ((Variant variant, string name) in ((Variant, string)[])[(Variant.UpperCase, "upper case"),
            (Variant.OtherPort, "port 8080"), (Variant.SplitName, "name split over two segments")])
        {
            if (Behaviour.Truth.Variants.Contains(variant) && !Matches(name)) yield return $"{name} does not pass";
        }

        // Who reads the first line alone may reset the connection before the second segment leaves.
        if (Behaviour.Censor is Censor.Box { On: Trigger.Word { InFirstLine: true } }) yield break;
        JsonElement split = variants["name split over two segments"].GetProperty("x_try");
        if (!split.TryGetProperty("segments", out JsonElement segments) || segments.GetInt32() < 2) yield return "not split on the wire";
        bool Matches(string name)
            => variants.TryGetValue(name, out JsonElement variant) && variant.GetProperty("matches_template").GetBoolean();
    }

    private static bool IsProxy(Behaviour behaviour) => behaviour.Censor is Censor.Proxy;

    // What acts on the server's words, or through the server.
    private static bool NeedsServer(Behaviour behaviour) => behaviour.Censor is Censor.Box box
        && (box.On is Trigger.Word { OfServer: true }
            || box.Does.Any(act => act is Act.Freeze)
            || (box.Does.OfType<Act.Reset>().Any() && box.Does.OfType<Act.Reset>().All(reset => reset.ToServer)));

    private static bool Reaches(JsonElement where) => where.TryGetProperty("reaches_server", out _);
}
