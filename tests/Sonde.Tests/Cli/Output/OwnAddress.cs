using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Sonde.Packets.Ip;
using Sonde.Packets.Redaction;

namespace Sonde.Tests.Cli.Output;

/// <summary>An address of this machine, which nobody may learn, in one of the forms that a system has it in.</summary>
internal sealed partial class OwnAddress
{
    public static readonly string[] Forms = ["IPv4", "mapped", "IPv6", "6to4"];

    private readonly PacketAddress[] _secrets;

    /// <summary>An address.</summary>
    /// <param name="form">Its form.</param>
    /// <param name="number">What tells it from others of its form: 16 to 99, so that all spellings are as long as those of another.</param>
    public OwnAddress(string form, int number)
    {
        string v4 = $"203.0.113.{number}", six = $"2002:cb00:71{number:x2}::1";
        Local = IPAddress.Parse(
            form switch { "IPv4" => v4, "mapped" => $"::ffff:{v4}", "6to4" => six, _ => $"2001:db8:{number:x2}::{number:x2}" });
        Source = PacketAddress.From(form == "mapped" ? IPAddress.Parse(v4) : Local);
        _secrets = form == "6to4" ? [Source, PacketAddress.From(IPAddress.Parse(v4))] : [Source];
    }

    /// <summary>As the system tells it.</summary>
    public IPAddress Local { get; }

    /// <summary>As packets have it.</summary>
    public PacketAddress Source { get; }

    /// <summary>As an answer of the family that it belongs to has it.</summary>
    public IPAddress Plain => IPAddress.Parse(Source.ToString());

    public bool IsIpv4 => Source.IsIpv4;

    /// <summary>A target that it can reach.</summary>
    public string Target => IsIpv4 ? "192.0.2.80" : "2001:db8:8000::80";

    /// <summary>The target with a port.</summary>
    public string Endpoint => IsIpv4 ? $"{Target}:80" : $"[{Target}]:80";

    /// <summary>The secret in many spellings, as a page or a name may have it.</summary>
    public string Words => string.Join(' ', _secrets.Select(Spelled));

    /// <summary>The secret within a name.</summary>
    public string Name
        => string.Concat(_secrets.Select(secret => secret.ToString().Replace('.', '-').Replace(':', '-') + ".")) + "isp.example";

    /// <summary>Fails if the secret stands in any spelling in text, in what text has in base64, or in bytes.</summary>
    public void ShouldNotBeIn(byte[] bytes, string where)
    {
        ShouldNotBeInPlain(bytes, where);
        foreach (Match match in Base64().Matches(Encoding.Latin1.GetString(bytes)).Where(match => match.Groups["data"].Length % 4 == 0))
            ShouldNotBeInPlain(Convert.FromBase64String(match.Groups["data"].Value), $"{where}, {match.Value}");
    }

    private void ShouldNotBeInPlain(byte[] bytes, string where)
    {
        string text = Encoding.Latin1.GetString(bytes).ToLowerInvariant();
        foreach (PacketAddress secret in _secrets)
        {
            byte[] raw = new byte[secret.IsIpv4 ? 4 : 16];
            secret.Write(raw);
            bytes.AsSpan().IndexOf(raw).ShouldBe(-1, $"{secret} as bytes in {where}");
            foreach (string spelling in UsualTexts.Of(secret))
                text.Contains(spelling, StringComparison.Ordinal)
                    .ShouldBeFalse($"{secret} as {spelling} in {where}: …{Around(text, spelling)}…");
        }
    }

    private static string Around(string text, string spelling)
    {
        int at = Math.Max(text.IndexOf(spelling, StringComparison.Ordinal), 0), from = Math.Max(at - 300, 0);
        return text[from..Math.Min(at + 300, text.Length)];
    }

    private static string Spelled(PacketAddress secret)
    {
        byte[] raw = new byte[secret.IsIpv4 ? 4 : 16];
        secret.Write(raw);
        string hex = Convert.ToHexStringLower(raw), nibbles = string.Join('.', hex.Reverse());
        return secret.IsIpv4
            ? $"{secret} {hex} {secret.Ipv4} 0{secret} [::ffff:{secret}]:1 ::FFFF:{hex[..4]}:{hex[4..]} 2002:{hex[..4]}:{hex[4..]}::5 64:ff9b::{secret} {raw[3]}.{raw[2]}.{raw[1]}.{raw[0]}.in-addr.arpa {secret.ToString().Replace('.', '-')}.dsl.example"
            : $"{secret} {secret.ToString().ToUpperInvariant()} {secret.ToString().Replace(":", "%3A", StringComparison.Ordinal)} {secret.ToString().Replace(':', '-')}.dsl.example {hex} {nibbles}.ip6.arpa "
                + string.Join(':', Enumerable.Range(0, 8).Select(i => hex.Substring(i * 4, 4)));
    }

    [GeneratedRegex("\"(?<data>[A-Za-z0-9+/]{8,}={0,2})\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Base64();
}
