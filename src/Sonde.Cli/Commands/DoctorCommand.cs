using System.CommandLine;
using System.Runtime.InteropServices;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Targets;
using Sonde.Platform.Trials;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde doctor</c>: what works on this machine, and what it takes to make the rest work.</summary>
internal static class DoctorCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary =
        "Say what works on this machine, and what it takes to make the rest work.";

    private const string PingGroups = "net/ipv4/ping_group_range";
    private const string HowToGetRights = "to have them: run as root, or see README for capabilities";

    public static Command Create(ProgramHost host)
    {
        var command = new Command("doctor", Summary);
        command.SetAction(parsed =>
        {
            TextWriter output = PeopleWriter.Of(host, parsed.InvocationConfiguration.Output);
            foreach (Finding finding in Findings(host))
            {
                output.WriteLine(finding);
                if (finding is { Works: false, Command: { } mends }) PeopleWriter.WriteCommand(output, mends);
            }

            return ExitCode.Complete;
        });
        return command;
    }

    private static IEnumerable<Finding> Findings(ProgramHost host)
    {
        yield return Tried(
            "TCP connects", MachineTrials.Connect(), "tcpping works, without any rights",
            "tcpping and the system's connections of tfo will not work");
        yield return Tried(
            "error queue", MachineTrials.ErrorSenders(), "who sent an ICMP error is seen, without any rights", "x_icmp will be missing");
        yield return Tried(
            "capture", MachineTrials.Capture(), "segments that answer are seen: x_rst, x_synack",
            $"x_rst and x_synack will be missing; {HowToGetRights}");
        yield return Tried(
            "raw sockets", MachineTrials.RawPackets(), "packets of our own are sent, and their answers heard",
            $"traces are rebuilt from what the system tells, and payloads and crafted probes are left out; {HowToGetRights}");
        yield return Tried(
            "guarded ports", MachineTrials.PortGuards(),
            "ports are kept from the system, which so does not reset what answers crafted segments",
            "payloads and crafted probes are left out");
        yield return Tried(
            "fast open cookies", MachineTrials.Cookies(), "what the system remembers of a target is removed before it is measured",
            "tfo reports remembered cookies (x_cached_cookie); to have them removed: cap_net_admin, or run as root");
        yield return Tried(
            "unprivileged ICMP", MachineTrials.Ping(), $"groups {Sysctl.Read(PingGroups)} may send echo requests",
            "echo requests need rights; this allows them:") with
        { Command = "sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"" };
        yield return Duckdb();
        yield return Consent(host);
        yield return new Finding(
            "blocklist", true,
            $"{Blocklist.Default.Count} special ranges of IANA are left alone (sha256 {Blocklist.Default.Sha256[..16]}…); --blocklist adds, --allow opens");
        foreach (string name in (string[])["net/ipv4/tcp_syn_retries", "net/ipv4/tcp_fastopen", "net/ipv4/ip_local_port_range",
            "net/ipv4/tcp_timestamps", "net/ipv4/tcp_ecn"])
        {
            yield return new Finding(name.Replace('/', '.'), Sysctl.Read(name) is not null, Sysctl.Read(name) ?? "not there");
        }
    }

    private static Finding Tried(string name, string? flaw, string works, string otherwise)
        => new(name, flaw is null, flaw is null ? works : $"{flaw}: {otherwise}");

    private static Finding Duckdb()
    {
        string? path = DuckdbLibrary.Find();
        if (path is null) return new Finding("DuckDB", false, $"Parquet and queries need it: {DuckdbLibrary.Missing()}");
        bool loads = NativeLibrary.TryLoad(path, out nint library);
        if (loads) NativeLibrary.Free(library);
        return new Finding(
            "DuckDB", loads, loads ? path : $"{path} is no library that this machine can load: Parquet and queries will not work");
    }

    private static Finding Consent(ProgramHost host)
    {
        bool given = File.Exists(Path.Combine(host.StateFolder, "informed"));
        return new Finding(
            "consent", given, given ? "recorded" : "not recorded yet: read about the risks in README.md, then run once with --yes");
    }

    private sealed record Finding(string Name, bool Works, string Text)
    {
        /// <summary>What mends it, to be copied; null where there is no such command.</summary>
        public string? Command { get; init; }

        public override string ToString() => $"{(Works ? "ok     " : "missing")}  {Name,-28} {Text}";
    }
}
