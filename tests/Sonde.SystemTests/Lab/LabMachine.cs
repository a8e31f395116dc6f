using System.Diagnostics;

namespace Sonde.SystemTests.Lab;

/// <summary>What the lab needs of the machine, and how it leaves the machine as it was.</summary>
/// <remarks>
/// Every namespace is called <c>sonde-PID.N-HOST</c> after the process that owns it. Three things remove it: disposing the
/// <see cref="LabNetwork"/>; a watchdog, a child that sees its standard input end when this process ends in whatever way;
/// and a sweep at the next start, for the case that the watchdog was killed as well.
/// </remarks>
internal static class LabMachine
{
    private static readonly Lazy<Process> Watchdog = new(Begin);
    private static readonly IReadOnlyDictionary<string, string> Packages = new Dictionary<string, string>
    {
        ["ip"] = "iproute2",
        ["nft"] = "nftables",
        ["nginx"] = "nginx-light",
        ["apache2"] = "apache2-bin",
        ["setpriv"] = "util-linux",
        ["dumpcap"] = "tshark",
        ["script"] = "bsdutils",
        ["setcap"] = "libcap2-bin",
        ["munged"] = "munge",
        ["sbatch"] = "slurm-client",
        ["tshark"] = "tshark",
    };

    private static int _networks;

    /// <summary>How the names of this process's namespaces begin.</summary>
    public static string Prefix { get; } = $"sonde-{Environment.ProcessId}.";

    /// <summary>The folder for what this process's labs write; it goes with them.</summary>
    public static string Folder { get; } = $"/run/sonde-lab/{Environment.ProcessId}";

    /// <summary>Skips the test, with the reason, unless this is root and the named programs are installed.</summary>
    public static void Require(params ReadOnlySpan<string> programs)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root, to make network namespaces");
        foreach (string program in (ReadOnlySpan<string>)["ip", "nft", "setpriv", .. programs])
            Assert.SkipUnless(
                Find(program) is not null, $"needs {program} (Debian package {Packages.GetValueOrDefault(program, program)})");
    }

    /// <summary>Skips a test of minutes, unless they were asked for.</summary>
    public static void RequireLong()
        => Assert.SkipUnless(Environment.GetEnvironmentVariable("SONDE_LONG_TESTS") == "1", "takes long: ./test --long");

    /// <summary>The path of an installed program, or null.</summary>
    public static string? Find(string program)
        => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>A name of its own for a network, its namespaces' common beginning.</summary>
    public static string NewName()
    {
        _ = Watchdog.Value;
        return Prefix + Interlocked.Increment(ref _networks);
    }

    /// <summary>The names of the namespaces that begin so.</summary>
    public static IEnumerable<string> Namespaces(string prefix)
        => Directory.Exists("/run/netns")
            ? Directory.EnumerateFiles("/run/netns", prefix + "*").Select(path => Path.GetFileName(path)!).ToList()
            : [];

    /// <summary>Ends every process that lives in one of these namespaces (named as /proc names them).</summary>
    public static void KillAll(IReadOnlySet<string> namespaces)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out int pid) && NamespaceOf(pid) is string its && namespaces.Contains(its))
                Native.Signal(pid, Native.SigKill);
        }
    }

    /// <summary>The network namespace of a process as /proc names it, or null when it is gone.</summary>
    public static string? NamespaceOf(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/net").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Process Begin()
    {
        Sweep();
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        const string script = """
            trap '' INT HUP TERM QUIT
            cat >/dev/null
            for namespace in $(ip netns list | sed -n "s/^\($1[^ ]*\).*/\1/p"); do
              for pid in $(ip netns pids "$namespace"); do kill -9 "$pid"; done
              ip netns del "$namespace"
            done
            rm -rf "$2"
            """;
        var start = new ProcessStartInfo("setsid", ["sh", "-c", script, "sonde-lab-watchdog", Prefix.Replace(".", "[.]"), Folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    // What processes that are gone, or an earlier one of the same number, left behind.
    private static void Sweep()
    {
        foreach (string name in Namespaces("sonde-"))
        {
            if (!int.TryParse(name.AsSpan("sonde-".Length, Math.Max(0, name.IndexOf('.') - "sonde-".Length)), out int owner)
                || (owner != Environment.ProcessId && Directory.Exists($"/proc/{owner}")))
                continue;
            foreach (string pid in LabCommand.Run("ip", ["netns", "pids", name]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Native.Signal(int.Parse(pid), Native.SigKill);
            LabCommand.Run("ip", ["netns", "del", name]);
        }

        if (!Directory.Exists("/run/sonde-lab"))
            return;
        foreach (string folder in Directory.EnumerateDirectories("/run/sonde-lab"))
        {
            string owner = Path.GetFileName(folder);
            if (owner == $"{Environment.ProcessId}" || !Directory.Exists("/proc/" + owner))
                Directory.Delete(folder, recursive: true);
        }
    }
}
