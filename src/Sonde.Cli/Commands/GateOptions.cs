using System.CommandLine;
using Sonde.Packets.Addresses;
using Sonde.Packets.Ip;

namespace Sonde.Cli.Commands;

/// <summary>The flags that say what must not be published, for commands that have none of their own.</summary>
internal static class GateOptions
{
    /// <summary>Adds them to a command and to those below it.</summary>
    public static Command WithGateOptions(this Command command)
    {
        var secrets = new Option<string[]>(RedactionOptions.ProbeIpName)
        {
            Description = "an address that must not be published, besides those of this machine (repeatable)",
            HelpName = "ADDRESS",
            Recursive = true,
        };
        secrets.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!LiteralAddress.TryParse(token.Value, out PacketAddress _))
                    result.AddError($"{RedactionOptions.ProbeIpName} {token.Value}: must be an address, such as 192.0.2.1 or 2001:db8::1");
            }
        });
        var publish = new Option<string?>(RedactionOptions.NoRedactName)
        {
            Description = $"the only value is {RedactionOptions.PublishAddress}: leave addresses in",
            HelpName = RedactionOptions.PublishAddress,
            Recursive = true,
        };
        publish.AcceptOnlyFromAmong(RedactionOptions.PublishAddress);
        command.Add(secrets);
        command.Add(publish);
        return command;
    }
}
