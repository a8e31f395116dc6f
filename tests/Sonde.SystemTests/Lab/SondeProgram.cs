using Sonde.Tests.Documentation;

namespace Sonde.SystemTests.Lab;

/// <summary>
/// Runs the program as it was built, or the published file that <c>SONDE_PROGRAM</c> names, since that is what people run; inside a host of
/// the lab.
/// </summary>
internal static class SondeProgram
{
    /// <summary>Longer than any run of a test should take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string> Built = new(FindBuilt);
    private static readonly Lazy<string> ReadableByAll = new(CopyForAll);

    /// <summary>How it is started, as the words of a command line.</summary>
    public static IReadOnlyList<string> Command => CommandOf(Built.Value);

    /// <summary>The path of <c>dotnet</c>, not of a link to it: the root of the runtime is beside the program.</summary>
    public static string Dotnet
        => Environment.ProcessPath is string self && Path.GetFileName(self) == "dotnet" ? self : Resolved(LabMachine.Find("dotnet")!);

    /// <summary>Runs it to its end.</summary>
    public static Task<SondeRun> SondeAsync(this LabHost host, params IEnumerable<string> arguments)
        => host.SondeAsync(new LabProcessOptions(), arguments);

    /// <summary>Runs it to its end, as an ordinary user or with input.</summary>
    public static async Task<SondeRun> SondeAsync(this LabHost host, LabProcessOptions options, params IEnumerable<string> arguments)
    {
        LabProcess process = host.StartSonde(options, arguments);
        return await process.FinishAsync();
    }

    /// <summary>Starts it.</summary>
    public static LabProcess StartSonde(this LabHost host, LabProcessOptions options, params IEnumerable<string> arguments)
    {
        IReadOnlyList<string> command = CommandOf(options.AsOrdinaryUser ? ReadableByAll.Value : Built.Value);
        string[] args = [.. arguments];
        string? file = WrittenLines.NewFile(args);
        LabProcess process = host.StartAtHome(command[0], [.. command.Skip(1), .. args], options);
        process.Check = () => WrittenLines.ShouldBeDescribed(args, process.Output, options.Input, file);
        return process;
    }

    /// <summary>Starts a program with a home folder of its own.</summary>
    public static LabProcess StartAtHome(this LabHost host, string program, IEnumerable<string> arguments, LabProcessOptions options)
    {
        string home = host.Folder("home-" + Guid.CreateVersion7().ToString("N"));
        const UnixFileMode all = (UnixFileMode)0x1ff;
        File.SetUnixFileMode(home, all);
        var environment = new Dictionary<string, string>(options.Environment)
        {
            ["HOME"] = home,
            ["XDG_CONFIG_HOME"] = Path.Combine(home, ".config"),
            ["XDG_STATE_HOME"] = Path.Combine(home, ".state"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };
        return host.Start(program, arguments, options with { Environment = environment, Folder = options.Folder ?? home });
    }

    /// <summary>Waits for its end and reads what it said, whose lines are as their schemas say.</summary>
    public static async Task<SondeRun> FinishAsync(this LabProcess process, TimeSpan? limit = null)
    {
        await process.EndAsync(limit ?? Limit);
        process.Check?.Invoke();
        return new SondeRun(process.ExitCode, process.Output, process.Error);
    }

    /// <summary>Skips a test that only the published file can pass.</summary>
    public static void RequirePublished(string reason)
        => Assert.SkipUnless(Path.GetExtension(Built.Value) != ".dll", $"{reason}: SONDE_PROGRAM must name the published file");

    /// <summary>A file of the tree that these tests were built from.</summary>
    public static string InTree(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sonde.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", path);
    }

    private static IReadOnlyList<string> CommandOf(string program) => Path.GetExtension(program) == ".dll" ? [Dotnet, program] : [program];

    private static string FindBuilt()
    {
        string program = Environment.GetEnvironmentVariable("SONDE_PROGRAM") is { Length: > 0 } published
            ? Path.GetFullPath(published)
            : InTree("src/Sonde.Cli/bin/Release/net10.0/sonde.dll");
        return File.Exists(program)
            ? program
            : throw new FileNotFoundException("the program is not built (dotnet build -c Release)", program);
    }

    // A clone may lie where only its owner can read.
    private static string CopyForAll()
    {
        string folder = Path.Combine(LabMachine.Folder, "program");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Built.Value)!)
            .Where(file => Path.GetExtension(file) != ".dbg"))
        {
            string copy = Path.Combine(folder, Path.GetFileName(file));
            File.Copy(file, copy, overwrite: true);
            File.SetUnixFileMode(copy, File.GetUnixFileMode(file) | UnixFileMode.GroupRead | UnixFileMode.OtherRead
                | (file == Built.Value ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None));
        }

        return Path.Combine(folder, Path.GetFileName(Built.Value));
    }

    private static string Resolved(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
