using System.CommandLine;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;

namespace Sonde.Cli.Commands;

/// <summary>The flags that all experiments share; they may stand before or after the experiment's name.</summary>
internal sealed class MeasureOptions
{
    /// <summary>The values of <c>--fail-on</c>: words that counts have too. The second takes in the first.</summary>
    public const string FailOnUnexpected = "unexpected", FailOnUnknown = "unknown";

    public Option<string?> Interface { get; } = Flag<string?>(
        "the interface to leave by (else the route decides)", "IFACE", "--interface", "-i");

    public Option<string?> Source { get; } = Flag<string?>("the address to leave from", "ADDRESS", "--source");

    public Option<bool> IPv4 { get; } = Flag<bool>("measure IPv4 addresses only", "", "-4");

    public Option<bool> IPv6 { get; } = Flag<bool>("measure IPv6 addresses only", "", "-6");

    public Option<string[]> InputFiles { get; } = Flag<string[]>(
        "read targets from a file, - is standard input (repeatable)", "FILE", "--input-file", "-f");

    public Option<string?> Output { get; } = Flag<string?>(
        "append results to a file (mode 0600) instead of writing them to standard output (-)", "FILE", "--output", "-o");

    public Option<string[]> Assignments { get; } = Flag<string[]>(
        "set an option as OONI does, durations in milliseconds (repeatable)", "NAME=VALUE", "--option", "-O");

    public Option<string?> Rate { get; } = Flag<string?>("targets begun a second; 0 is unlimited", "N", "--rate");

    public Option<string?> Parallel { get; } = Flag<string?>("targets measured at once", "N", "--parallel");

    public Option<bool> Resolve { get; } = Flag<bool>("look names up and measure each of their addresses", "", "--resolve");

    public Option<string[]> Blocklists { get; } = Flag<string[]>(
        "also leave alone what this file lists, in zmap's format (repeatable)", "FILE", "--blocklist");

    public Option<string[]> Allow { get; } = Flag<string[]>(
        "measure addresses of this prefix although a blocklist names them (repeatable)", "CIDR", "--allow");

    public Option<bool> Yes { get; } = Flag<bool>("record that you know the risks and consent", "", "--yes", "-y");

    public Option<string?> Contact { get; } = Flag<string?>("how to reach you, put where a protocol has room for it", "TEXT", "--contact");

    public Option<string?> Resume { get; } = Flag<string?>(
        "continue the run whose results are in this file, and append to it", "FILE", "--resume");

    public Option<string?> Metadata { get; } = Flag<string?>("write one JSON object about the run, at its end", "FILE", "--metadata");

    public Option<string?> MaxRuntime { get; } = Flag<string?>("begin no target after this time", "DURATION", "--max-runtime");

    public Option<bool> DryRun { get; } = Flag<bool>(
        "read and check all targets, say what would be measured, and send nothing", "", "--dry-run");

    public Option<bool> Random { get; } = Flag<bool>("measure in random order", "", "--random");

    public Option<string?> Seed { get; } = Flag<string?>("the seed of all chance in the run", "N", "--seed");

    public Option<string?> RepeatEvery { get; } = Flag<string?>("measure all targets again at this interval", "DURATION", "--repeat-every");

    public Option<string?> For { get; } = Flag<string?>("how long to repeat", "DURATION", "--for");

    public Option<string[]> Annotations { get; } = Flag<string[]>(
        "add an annotation to each measurement (repeatable)", "KEY=VALUE", "--annotation", "-A");

    public Option<string?> ProbeIp { get; } = Flag<string?>(
        "your public address, so that it can be taken out of all that is written", "ADDRESS", "--probe-ip");

    public Option<string?> ProbeAsn { get; } = Flag<string?>("your network, such as AS64496 (default AS0: not said)", "ASN", "--probe-asn");

    public Option<string?> ProbeCc { get; } = Flag<string?>("your country, two letters (default ZZ: not said)", "CC", "--probe-cc");

    public Option<string?> ProbeNetworkName { get; } = Flag<string?>("the name of your network", "NAME", "--probe-network-name");

    public Option<string[]> IpMetadata { get; } = Flag<string[]>(
        "take networks, their names and countries of what is measured from this file, such as routeviews prefix2as or .mmdb (repeatable)",
        "FILE", "--ip-metadata");

    public Option<string?> NoRedact { get; } = Flag<string?>(
        "the only value is publish-my-address: leave addresses in", "publish-my-address", "--no-redact")
            .Suggesting(RedactionOptions.PublishAddress);

    public Option<bool> Json { get; } = Flag<bool>("write lines of JSON to a terminal too, instead of words", "", "--json");

    public Option<string?> Color { get; } = Flag<string?>(
        "colours on a terminal: auto, always or never; NO_COLOR switches them off too (default auto)", "WHEN", "--color")
            .OneOf(Palette.Choices);

    public Option<string?> StatusFile { get; } = Flag<string?>(
        "write a line of CSV a second about how far the run is", "FILE", "--status-file");

    public Option<string?> Metrics { get; } = Flag<string?>(
        "write loss, round trips, paths and outcomes as OpenMetrics text, for node_exporter's textfile collector", "FILE", "--metrics");

    public Option<string?> FailOn { get; } = Flag<string?>(
        "end with exit code 10, for monitoring: unexpected, where an outcome was or a target cannot be reached; unknown, also where nothing can be said",
        "WORD", "--fail-on").OneOf(FailOnUnexpected, FailOnUnknown);

    public Option<bool> Quiet { get; } = Flag<bool>("say nothing but errors", "", "--quiet", "-q");

    public Option<bool> Verbose { get; } = Flag<bool>("say more", "", "--verbose", "-v");

    /// <summary>All of them, in the order in which help lists them.</summary>
    public IReadOnlyList<Option> All =>
    [
        InputFiles, Output, Resume, Metadata, Interface, Source, IPv4, IPv6, Resolve, Assignments, Rate, Parallel, MaxRuntime,
        DryRun, Random, Seed, RepeatEvery, For, Blocklists, Allow, Yes, Contact, Annotations, ProbeIp, ProbeAsn, ProbeCc, ProbeNetworkName,
        IpMetadata, NoRedact, Json, Color, StatusFile, Metrics, FailOn, Quiet, Verbose,
    ];

    private static Option<T> Flag<T>(string summary, string value, string name, params string[] aliases)
        => new(name, aliases) { Description = summary, HelpName = value.Length > 0 ? value : null, Recursive = true };
}
