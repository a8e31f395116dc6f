using System.Reflection;

namespace Sonde.Tests.Architecture;

/// <summary>
/// Nothing that is measured or read leaves this process but by a type that is named here, with the reason why no secret leaves with it:
/// whoever opens a file or a stream for writing anywhere else fails this test, and has to say where the redaction is.
/// </summary>
public sealed class WaysOutTests
{
    private static readonly string[] Assemblies =
        ["Sonde.Packets", "Sonde.Measurements", "Sonde.Experiments", "Sonde.Platform", "Sonde.Analysis", "Sonde.Web", "sonde"];

    // Types that open files or streams for writing, change what is in a folder, or go around the gate before standard output.
    private static readonly Dictionary<string, string> Writers = new()
    {
        ["StandardStream"] = "standard output and error, which the gate stands before",
        ["AppendStream"] = "a file that lines are appended to; who opens it is below",
        ["OwnerFile"] = "makes files for their owner alone; who calls it is below",
        ["OutputFile"] = "a file that the user named, and what is said where it cannot be written; who opens one is below",
        ["WholeFile"] = "the same, which gets its name when it is whole; who opens one is below",
        ["ProcessHost"] = "hands the standard outputs to the gate (OutputGate), before any command runs",
        ["MeasureAction"] = "measured lines, redacted with their own sources and typed target (MeasureRun), and captures (PacketFile)",
        ["ReplayCommand"] = "lines made from captures, redacted with the capture's measuring side among the secrets (MeasureRun)",
        ["LineSink"] = "the same lines, appended to a file",
        ["StatusFile"] = "times and counts only",
        ["MetricsFile"] = "numbers of measured lines, read as they are published",
        ["RunMetadata"] = "metadata, redacted as it is written",
        ["RedactCommand"] = "what it writes is redacted by what is known of each report",
        ["CaptureAside"] = "a capture as it came, to be read again: a file of mode 0600 without a name",
        ["ClassifyCommand"] = "rows, whose lines and names were redacted when they were read",
        ["OutputAccess"] = "makes the files of classify, whose lines and names were redacted when they were read; who calls it is below",
        ["Classification"] = "rejected lines of the same",
        ["UnitFiles"] = "rows of the same",
        ["ReducedTable"] = "counts of the same, and what they need while they are made",
        ["Manifest"] = "names and counts of the same",
        ["LockFile"] = "empty, and called after a sum of a name",
        ["FolderClassification"] = "makes folders of the same",
        ["ParquetWriter"] = "rows of the same, written by DuckDB",
        ["ParquetLines"] = "rows of an output that are read again, in a file of the same kind that is gone when it is closed",
        ["RowFunction"] = "settings of DuckDB",
        ["OutputQuery"] = "a folder of mode 0700 for what DuckDB puts aside, files in it of mode 0600, and removed",
        ["QueryViews"] = "views of that",
        ["QueryCommand"] = "rows, redacted as they are written (RedactedStream); Parquet whose rows were looked at first (OutputQuery.Gate)",
        ["OpenTables"] = "the same, and copies of the tables' rows in memory",
        ["CubeReader"] = "the same",
        ["RawParts"] = "a folder of mode 0700 that raw lines are classified into part by part, and removed",
        ["ReportSource"] = "a folder of mode 0700 that raw lines are classified into, and removed",
        ["ReportCommand"] = "a page, redacted as it is written (RedactedStream)",
        ["LiveView"] = "a folder of mode 0700 for what is exported, removed when it is sent; what is sent is redacted (ServeCommand)",
        ["BrowserWindow"] = "the address of our own page, to the user's own browser",
        ["OutputCheck"] = "an empty file, to see whether one can be made",
        ["ConsentGate"] = "the date on which somebody consented",
        ["FileCalls"] = "the mask of new files",
        ["Epoll"] = "a bell within this process",
        ["ShowVersion"] = "the version alone",
    };

    // What writes to a file or a descriptor, whatever its arguments.
    private static readonly Dictionary<string, string[]> Writing = new()
    {
        ["System.IO.File"] = [
            "Create", "CreateText", "CreateSymbolicLink", "CreateHardLink", "OpenWrite", "AppendText", "Append*", "Write*", "Copy", "Move",
            "Replace", "Encrypt", "SetUnixFileMode"],
        ["System.IO.FileInfo"] = ["Create", "CreateText", "OpenWrite", "AppendText", "Open", "CopyTo", "MoveTo", "Replace"],
        ["System.IO.Directory"] = ["Create*", "Move"],
        ["System.IO.DirectoryInfo"] = ["Create", "CreateSubdirectory", "MoveTo"],
        ["System.IO.RandomAccess"] = ["Write*", "SetLength"],
        ["System.IO.MemoryMappedFiles.MemoryMappedFile"] = ["*"],
        ["System.IO.Pipes.NamedPipeServerStream"] = ["*"],
        ["System.Console"] = ["Write*", "get_Out", "get_Error", "Open*", "Set*"],
        ["System.Diagnostics.Process"] = ["*"],
        ["System.Diagnostics.Debug"] = ["*"],
        ["System.Diagnostics.Trace"] = ["*"],
        ["Sonde.Platform.Linux.Libc"] = ["Write", "Mask"],
        ["Sonde.Platform.Files.FileCalls"] = ["KeepNewFilesPrivate"],
        ["Sonde.Platform.Streams.AppendStream"] = ["Open"],
        ["Sonde.Platform.StandardOutputStream"] = [".ctor"],
        ["Sonde.Platform.StandardErrorStream"] = [".ctor"],
        ["Sonde.Analysis.Store.Duckdb"] = ["Execute"],
        ["Sonde.Analysis.Outputs.OutputAccess"] = ["Open", "CreateFolder"],
        ["Sonde.Cli.Output.OwnerFile"] = ["Open"],
        ["Sonde.Cli.Output.OutputFile"] = ["Create", "Append", "Of"],
        ["Sonde.Cli.Output.WholeFile"] = ["Open"],
        ["Sonde.Cli.Output.OutputGate"] = ["get_Redacted", "set_Redacted"],
    };

    [Dear]
    [Fact]
    public void Only_types_whose_redaction_is_named_here_write_anything()
    {
        SortedDictionary<string, SortedSet<string>> found = new(StringComparer.Ordinal);
        foreach ((Type type, MethodBase called, IReadOnlyList<int> numbers) in Assemblies.SelectMany(
            name => CalledMembers.Of(Assembly.Load(name))))
        {
            if (!Writes(called, numbers) || called.DeclaringType == type) continue;
            if (!found.TryGetValue(type.Name, out SortedSet<string>? calls)) found[type.Name] = calls = new(StringComparer.Ordinal);
            calls.Add($"{called.DeclaringType!.Name}.{called.Name}");
        }

        string[] unnamed =
            [.. found.Where(each => !Writers.ContainsKey(each.Key)).Select(each => $"{each.Key} calls {string.Join(", ", each.Value)}")];
        unnamed.ShouldBeEmpty("these write, and nobody says why no address of this machine leaves with it");
        Writers.Keys.Except(found.Keys).ShouldBeEmpty("these write no more: their line goes");
    }

    [Fact]
    public void Nothing_writes_by_a_system_call_but_what_is_named_here()
    {
        string[] writing = [
            "write", "pwrite", "writev", "send", "sendto", "sendmsg", "sendmmsg", "open", "openat", "creat", "mmap", "splice", "sendfile",
            "umask", "rename", "link", "symlink", "mkdir", "dup2"];
        string[] found = [
            .. Assemblies.SelectMany(name => Assembly.Load(name).GetTypes())
            .SelectMany(
                type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(EntryPointOf).OfType<string>().Where(writing.Contains).Distinct().Order(StringComparer.Ordinal)];
        // To the network go probes; files are opened to be read (FileCalls) or appended to (AppendStream), and mapped is the ring of a
        // capture.
        found.ShouldContain("write", "or nothing was found at all");
        found.ShouldBeSubsetOf(["dup2", "mmap", "open", "send", "sendmmsg", "sendto", "umask", "write"]);
    }

    private static string? EntryPointOf(MethodInfo method)
        => method.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>() is { } import ? import.EntryPoint ?? method.Name
            : method.GetCustomAttribute<System.Runtime.InteropServices.LibraryImportAttribute>() is { } generated
                ? generated.EntryPoint ?? method.Name
                : null;

    private static bool Writes(MethodBase called, IReadOnlyList<int> numbers)
    {
        if (called.DeclaringType is not { } type) return false;
        if (type == typeof(FileStream) && called.IsConstructor) return AccessOf(called, numbers) != FileAccess.Read;
        if (type == typeof(StreamWriter) && called.IsConstructor)
            return called.GetParameters()[0].ParameterType == typeof(string) || !IsOfMemory(called);
        if (type == typeof(File) && called.Name is "Open" or "OpenHandle") return AccessOf(called, numbers) != FileAccess.Read;
        return Writing.TryGetValue(type.FullName ?? "", out string[]? names)
            && names.Any(name => name.EndsWith('*') ? called.Name.StartsWith(name[..^1], StringComparison.Ordinal) : called.Name == name);
    }

    // A writer over a stream is as good as the stream, whose maker is found itself.
    private static bool IsOfMemory(MethodBase called) => called.GetParameters()[0].ParameterType == typeof(Stream);

    // The access is a number that is written before the call, where all that follows the path are numbers; else nobody knows.
    private static FileAccess AccessOf(MethodBase called, IReadOnlyList<int> numbers)
    {
        ParameterInfo[] parameters = called.GetParameters();
        int place = Array.FindIndex(parameters, parameter => parameter.ParameterType == typeof(FileAccess)),
            after = parameters.Length - place;
        return place < 0 || numbers.Count < after ? FileAccess.ReadWrite : (FileAccess)numbers[^after];
    }
}
