using System.Diagnostics;
using System.Text;
using Sonde.Platform.Files;
using Sonde.Tests.Simulation;
using Sonde.Tests.Web;

namespace Sonde.Tests.Cli.Output;

/// <summary>
/// Whatever a file that is written has for a name stays what it is, for every option that names one: a link leads where it led, and what it
/// leads to is written; a pipe and a device are written to. Nothing else in the folder is touched.
/// </summary>
public sealed class NamesStayTests
{
    private const string Ping = "measure tcpping tcpconnect://192.0.2.1:80 -q";

    // $ is the name.
    public static TheoryData<string> Commands =>
    [
        $"{Ping} -o $", $"{Ping} --resume $", $"{Ping} --metadata $", $"{Ping} --status-file $", $"{Ping} --metrics $",
        "redact pings -o $", "report pings -o $", "classify broken -o - --rejected $",
        "query out SELECT\u00A0*\u00A0FROM\u00A0outcomes -o $", "query out SELECT\u00A0*\u00A0FROM\u00A0outcomes --format csv -o $",
        "query out SELECT\u00A0*\u00A0FROM\u00A0outcomes --format parquet -o $",
    ];

    [Dear]
    [Theory]
    [MemberData(nameof(Commands))]
    public void Link_stays_one_and_what_it_leads_to_is_written(string command)
    {
        using TestHost host = Host();
        foreach (string target in (string[])["real", "sub/fresh"])
        {
            if (target == "real") File.WriteAllText(host.Path(target), "");
            File.Delete(host.Path("name"));
            File.CreateSymbolicLink(host.Path("name"), target);
            Run(host, command).Ends(command.Contains("--rejected", StringComparison.Ordinal) ? 3 : 0);
            new FileInfo(host.Path("name")).LinkTarget.ShouldBe(target);
            host.Read(target).ShouldNotBeEmpty(command);
        }
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Pipe_stays_one_and_is_written_to(string command)
    {
        if (command.Contains("--resume", StringComparison.Ordinal)) return; // what is resumed is read first, and a pipe has no past
        using TestHost host = Host();
        Make("mkfifo", host.Path("name"));
        // Whoever writes waits for who reads, who has all when it is closed for the first time.
        var cat = new ProcessStartInfo("timeout", ["30", "cat", host.Path("name")]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process reader = Process.Start(cat)!;
        Task<string> read = reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Run(() => Run(host, command), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        FileCalls.Status(Encoding.UTF8.GetBytes(host.Path("name")), followsLinks: false)!.Value.IsPipe.ShouldBeTrue(command);
        string all = await read.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        all.ShouldNotBeEmpty(command);
    }

    [Dear]
    [Theory]
    [MemberData(nameof(Commands))]
    public void Device_stays_one(string command)
    {
        using TestHost host = Host();
        bool isRead = command.Contains("--resume", StringComparison.Ordinal); // and there is no end to what is full
        foreach (string minor in isRead ? ["3"] : (string[])["3", "7"]) // null and full
        {
            File.Delete(host.Path("name"));
            bool isThere = IsMade("mknod", host.Path("name"), "c", "1", minor) && CanBeOpened(host.Path("name"));
            if (!isThere) return; // it takes root, and a file system that has devices
            const int Type = 0xF000, Device = 0x2000;
            CliRun run = Run(host, command);
            (FileCalls.Status(Encoding.UTF8.GetBytes(host.Path("name")), followsLinks: false)!.Value.Mode & Type).ShouldBe(Device, command);
            run.Error.ShouldNotContain("   at ");
            if (minor == "7") run.ExitCode.ShouldNotBe(0, command);
        }
    }

    private static TestHost Host()
    {
        var host = new TestHost(new SimulatedNetwork((_, _) => Answer.Connects(1)));
        Directory.CreateDirectory(host.Path("sub"));
        host.Write("pings", LiveLines.Pings(3));
        host.Write("broken", "{\"no\":\"measurement\"}");
        host.Run("classify", host.Path("pings"), "-o", host.Path("out")).Ends(0);
        // What people may have beside it.
        foreach (string beside in (string[])["name.tmp", "real.tmp", "name.new", "name~"]) File.WriteAllText(host.Path(beside), "mine");
        return host;
    }

    private static CliRun Run(TestHost host, string command)
    {
        CliRun run = host.Run(command.Split(' ').Select(word => word switch
        {
            "$" => host.Path("name"),
            "pings" or "broken" or "out" => host.Path(word),
            _ => word.Replace('\u00A0', ' '),
        }));
        foreach (string beside in (string[])["name.tmp", "real.tmp", "name.new", "name~"]) host.Read(beside).ShouldBe("mine", command);
        Directory.GetFiles(host.Path(""), ".sonde-*").ShouldBeEmpty(command);
        return run;
    }

    private static void Make(params string[] command) => IsMade(command).ShouldBeTrue();

    private static bool IsMade(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, UseShellExecute = false };
        using var made = Process.Start(start)!;
        made.WaitForExit();
        return made.ExitCode == 0;
    }

    private static bool CanBeOpened(string device)
    {
        try
        {
            File.OpenWrite(device).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
