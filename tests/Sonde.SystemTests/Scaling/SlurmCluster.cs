using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Sonde.SystemTests.Lab;

namespace Sonde.SystemTests.Scaling;

/// <summary>
/// A real Slurm of two nodes on one host: munge, the controller and two <c>slurmd -N</c>, from Debian's packages, with keys, sockets, state
/// and configuration in the lab's folder and their ports in a namespace of their own. Nothing of the system's own configuration is read or
/// written.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly LabNetwork _network = new();
    private readonly LabHost _host;
    private readonly Dictionary<string, LabProcess> _nodes = [];

    private SlurmCluster()
    {
        _host = _network.Host("slurm");
        // Where loopback is all there is, getaddrinfo with AI_ADDRCONFIG knows no address at all.
        _network.Link(_host, _network.Host("beside"));
        _network.Start();
        Folder = Path.Combine(_network.Folder, "slurm");
        foreach (string name in (string[])["munge", "state", "spool.a", "spool.b", "log"])
            Directory.CreateDirectory(Path.Combine(Folder, name));
    }

    /// <summary>Everything of it.</summary>
    public string Folder { get; }

    private string Socket => Path.Combine(Folder, "munge", "socket");

    private string Configuration => Path.Combine(Folder, "slurm.conf");

    /// <summary>Starts it and waits until both nodes are idle; skips the test where a program is missing.</summary>
    public static async Task<SlurmCluster> StartAsync()
    {
        LabMachine.Require("munged", "slurmctld", "slurmd", "sbatch");
        var cluster = new SlurmCluster();
        try
        {
            cluster.WriteConfiguration();
            await cluster.StartDaemonsAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Runs one of Slurm's commands to its end.</summary>
    public string Run(string command, params IEnumerable<string> arguments)
        => _host.Run("env", [$"SLURM_CONF={Configuration}", LabMachine.Find(command)!, .. arguments]).Trim();

    /// <summary>Submits an array of tasks that run a script, and says its number.</summary>
    public string Submit(string array, string script)
    {
        string file = Path.Combine(Folder, "job.sh");
        File.WriteAllText(file, script);
        return Run("sbatch", "--parsable", "--requeue", $"--array={array}", "--output", Path.Combine(Folder, "log", "task.%a"), file);
    }

    /// <summary>The states of all tasks that are not finished, as <c>3:PENDING:BeginTime</c>.</summary>
    public string[] Tasks() => [.. Run("squeue", "-h", "-r", "-o", "%K:%T:%r").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The state of a node, such as <c>idle</c> or <c>down</c>.</summary>
    public string StateOf(string node) => Run("sinfo", "-h", "-N", "-n", node, "-o", "%T").TrimEnd('*');

    /// <summary>Starts the daemon of a node. It looks for control groups, which the lab's own view of /sys does not show.</summary>
    public void StartNode(string node)
        => _nodes[node] = _host.Start(
            LabMachine.Find("nsenter")!,
            [$"--mount=/proc/{Environment.ProcessId}/ns/mnt", LabMachine.Find("slurmd")!, "-D", "-N", node, "-f", Configuration]);

    /// <summary>Kills the daemon of a node, and nothing else.</summary>
    public void KillNode(string node) => Native.Signal(SlurmdOf(node), Native.SigKill);

    /// <summary>Waits for something, for two minutes at most.</summary>
    public async Task UntilAsync(Func<bool> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMinutes(2))
                throw new TimeoutException(
                    $"{what} did not come\n{Run("squeue", "-r")}\n{Run("sinfo", "-N")}\n{Log("slurmctld.log")}\n{Log("slurmd.a.log")}\n{Log("slurmd.b.log")}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    // `ip netns exec` and `nsenter` become the program they start: the process's number is the daemon's.
    private int SlurmdOf(string node) => _nodes[node].Id;

    private async Task StartDaemonsAsync()
    {
        LabProcess munge = _host.Start(LabMachine.Find("munged")!,
        [
            "--foreground", "--force", $"--socket={Socket}", $"--key-file={Path.Combine(Folder, "munge", "key")}",
            $"--pid-file={Path.Combine(Folder, "munge", "pid")}", $"--log-file={Path.Combine(Folder, "munge", "log")}",
            $"--seed-file={Path.Combine(Folder, "munge", "seed")}", "--num-threads=2",
        ]);
        await munge.UntilAsync(() => File.Exists(Socket), "its socket");
        _host.Start(LabMachine.Find("slurmctld")!, ["-D", "-c", "-f", Configuration]);
        await UntilAsync(Answers, "the controller");
        StartNode("a");
        StartNode("b");
        await UntilAsync(() => StateOf("a") == "idle" && StateOf("b") == "idle", "two idle nodes");
    }

    private bool Answers()
    {
        try
        {
            return Run("scontrol", "ping").Contains("UP", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // not yet
        }
    }

    private string Log(string name)
    {
        string path = Path.Combine(Folder, "log", name);
        return File.Exists(path) ? string.Join('\n', File.ReadLines(path).TakeLast(15)) : "";
    }

    private void WriteConfiguration()
    {
        File.WriteAllBytes(Path.Combine(Folder, "munge", "key"), RandomNumberGenerator.GetBytes(1024));
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.SetUnixFileMode(Path.Combine(Folder, "munge", "key"), owner);
        File.SetUnixFileMode(Path.Combine(Folder, "munge"), owner | UnixFileMode.UserExecute);
        string host = Dns.GetHostName().Split('.')[0];
        File.WriteAllText(Configuration, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=sonde
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={Socket}
            CredType=cred/munge
            MpiDefault=none
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            ReturnToService=2
            SlurmctldPort=26817
            SlurmctldPidFile={Folder}/slurmctld.pid
            SlurmctldLogFile={Folder}/log/slurmctld.log
            SlurmdPidFile={Folder}/slurmd.%n.pid
            SlurmdLogFile={Folder}/log/slurmd.%n.log
            SlurmdSpoolDir={Folder}/spool.%n
            StateSaveLocation={Folder}/state
            SlurmdTimeout=10
            KillWait=2
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            JobRequeue=1
            NodeName=a NodeHostname={host} NodeAddr=127.0.0.1 Port=26818 CPUs=1 State=UNKNOWN
            NodeName=b NodeHostname={host} NodeAddr=127.0.0.1 Port=26819 CPUs=1 State=UNKNOWN
            PartitionName=all Nodes=a,b Default=YES MaxTime=INFINITE State=UP

            """));
    }
}
