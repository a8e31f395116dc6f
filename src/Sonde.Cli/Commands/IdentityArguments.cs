using System.CommandLine;
using System.Globalization;
using System.Net;
using Sonde.Experiments.Runs;
using Sonde.Packets.Addresses;

namespace Sonde.Cli.Commands;

/// <summary>Reads who measures, and how much is said, for the commands that write measurements.</summary>
internal static class IdentityArguments
{
    private const string PublishAddress = RedactionOptions.PublishAddress;

    /// <summary>Who measures.</summary>
    /// <exception cref="UsageException">It cannot be.</exception>
    public static ProbeIdentity Read(ParseResult parsed, MeasureOptions shared)
    {
        string asn = parsed.GetValue(shared.ProbeAsn) ?? "AS0";
        if (!asn.StartsWith("AS", StringComparison.Ordinal)
            || !uint.TryParse(asn.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new UsageException($"--probe-asn {asn}: must be AS and a number, such as AS64496");
        }

        string country = parsed.GetValue(shared.ProbeCc) ?? "ZZ";
        if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))
            throw new UsageException($"--probe-cc {country}: must be two capital letters, such as IT");
        string? noRedact = parsed.GetValue(shared.NoRedact);
        if (noRedact is not null and not PublishAddress)
            throw new UsageException($"--no-redact={noRedact}: the only value is {PublishAddress}; without it addresses are taken out");
        return new ProbeIdentity
        {
            Asn = asn,
            Country = country,
            NetworkName = parsed.GetValue(shared.ProbeNetworkName) ?? "",
            Address = ReadAddress(parsed, shared.ProbeIp, "--probe-ip"),
            IsPublished = noRedact is not null,
        };
    }

    /// <summary>An address that an option gives, or null: it was not given.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static IPAddress? ReadAddress(ParseResult parsed, Option<string?> option, string name)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return LiteralAddress.TryParse(text, out IPAddress address)
            ? address
            : throw new UsageException($"{name} {text}: must be an address, such as 192.0.2.1 or 2001:db8::1");
    }

    /// <summary>How much is said.</summary>
    /// <exception cref="UsageException">Nothing and more at once.</exception>
    public static Verbosity ReadVerbosity(ParseResult parsed, MeasureOptions shared)
        => (parsed.GetValue(shared.Quiet), parsed.GetValue(shared.Verbose)) switch
        {
            (true, true) => throw new UsageException("--quiet and --verbose exclude each other"),
            (true, _) => Verbosity.Quiet,
            (_, true) => Verbosity.Verbose,
            _ => Verbosity.Normal,
        };
}
