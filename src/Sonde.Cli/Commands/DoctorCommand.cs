using System.CommandLine;
using Sonde.Experiments.Framework;
using Sonde.Platform;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde doctor</c>: what works on this machine, and what it takes to make the rest work.</summary>
internal static class DoctorCommand
{
    public static Command Create(ProgramHost host)
    {
        var command = new Command("doctor", "Say what works on this machine, and what it takes to make the rest work.");
        command.SetAction(parsed =>
        {
            foreach (Finding finding in Findings(host)) parsed.InvocationConfiguration.Output.WriteLine(finding);
            return ExitCode.Complete;
        });
        return command;
    }

    private static IEnumerable<Finding> Findings(ProgramHost host)
    {
        Privileges rights = Privileges.OfThisProcess();
        yield return new Finding("TCP connects", true, "tcpping works, without any rights");
        yield return new Finding(
            "error queue", true, "who sent an ICMP error is seen, without any rights");
        yield return new Finding(
            "capture", rights.CanCapture, rights.CanCapture
                ? "segments that answer are seen: x_rst, x_synack"
                : "x_rst and x_synack will be missing; to have them: sudo setcap cap_net_raw+ep $(command -v sonde), or run as root");
        yield return new Finding(
            "raw sockets", rights.CanCapture, rights.CanCapture ? "packets of our own can be sent" : "needs cap_net_raw, as capture does");
        yield return PingGroup();
        yield return Duckdb();
        yield return Consent(host);
        yield return new Finding("blocklist", true, $"{Blocklist.Default.Count} special ranges of IANA are left alone (sha256 {Blocklist.Default.Sha256[..16]}…); --blocklist adds, --allow opens");
        foreach (string name in (string[])["net/ipv4/tcp_syn_retries", "net/ipv4/tcp_fastopen", "net/ipv4/ip_local_port_range", "net/ipv4/tcp_timestamps", "net/ipv4/tcp_ecn"])
        {
            yield return new Finding(name.Replace('/', '.'), Sysctl.Read(name) is not null, Sysctl.Read(name) ?? "not there");
        }
    }

    private static Finding PingGroup()
    {
        string range = Sysctl.Read("net/ipv4/ping_group_range") ?? "1 0";
        bool isOpen = range.Split(' ') is [var low, var high] && long.TryParse(low, out long from) && long.TryParse(high, out long to) && from <= to;
        return new Finding(
            "unprivileged ICMP", isOpen, isOpen
                ? $"groups {range} may send echo requests"
                : "no group may send echo requests; to allow it: sudo sysctl -w net.ipv4.ping_group_range=\"0 2147483647\"");
    }

    private static Finding Duckdb()
    {
        string? path = DuckdbLibrary.Find();
        return new Finding("DuckDB", path is not null, path ?? $"Parquet and queries need it: {DuckdbLibrary.Missing()}");
    }

    private static Finding Consent(ProgramHost host)
    {
        bool given = File.Exists(Path.Combine(host.StateFolder, "informed"));
        return new Finding("consent", given, given ? "recorded" : "not recorded yet: read about the risks in README.md, then run once with --yes");
    }

    private sealed record Finding(string Name, bool Works, string Text)
    {
        public override string ToString() => $"{(Works ? "ok     " : "missing")}  {Name,-28} {Text}";
    }
}
