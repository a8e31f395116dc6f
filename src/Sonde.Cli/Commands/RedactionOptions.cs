using System.CommandLine;
using System.Net;
using Sonde.Cli.Redaction;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Commands;

/// <summary>The flags that say whose addresses must go; <c>redact</c> and <c>scapy-summary</c> share them.</summary>
internal sealed class RedactionOptions
{
    /// <summary>Names a secret.</summary>
    public const string ProbeIpName = "--probe-ip";

    /// <summary>Lets secrets be published.</summary>
    public const string NoRedactName = "--no-redact";

    /// <summary>The only way to say so.</summary>
    public const string PublishAddress = "publish-my-address";

    /// <summary>Further secrets.</summary>
    public Option<string[]> ProbeIps { get; } = new(ProbeIpName)
    {
        Description = "an address that must not be published, besides those of this machine and of the report's own packets (repeatable)",
        HelpName = "ADDRESS",
    };

    /// <summary>Leaves routers in private ranges in.</summary>
    public Option<bool> KeepPrivateHops { get; } = new("--keep-private-hops")
    {
        Description = "leave routers in private ranges in; without it they become loopback and [scrubbed]",
    };

    /// <summary>Adds the flags to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(ProbeIps);
        command.Add(KeepPrivateHops);
    }

    /// <summary>The secrets that are known beforehand.</summary>
    public GivenSecrets Secrets(ParseResult parsed, ProgramHost host)
    {
        List<PacketAddress> named = [];
        foreach (string text in parsed.GetValue(ProbeIps) ?? [])
        {
            named.Add(IPAddress.TryParse(text, out _) && PacketAddress.TryParse(text, out PacketAddress address)
                ? address
                : throw new UsageException($"--probe-ip {text}: must be an address, such as 192.0.2.1 or 2001:db8::1"));
        }

        return new GivenSecrets([.. host.Network().Addresses.All.Select(PacketAddress.From)], named);
    }
}
