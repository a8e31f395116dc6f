namespace Sonde.Tests.Cli.Commands;

/// <summary>
/// Files that cannot be read, cannot be written, or are of another kind: for every command one line in words of our own, exit 2, and
/// nothing has been sent or written before.
/// </summary>
public sealed class FilesInTheWayTests
{
    private const string Target = "tcpconnect://192.0.2.1:80";

    // $ is the file; "text" is there and empty of sense.
    private static readonly string[] Reading =
    [
        $"measure tcpping {Target} --blocklist $", $"measure tcpping {Target} --ip-metadata $", "measure tcpping -f $", "measure tfo -f $",
        "measure traceroute -f $",
        "classify text -o new --signatures $", "classify text -o new --ip-metadata $", "classify text -o new --categories $",
        "classify text -o new --public-suffixes $",
        "classify text -o new --countries $", "summary text --signatures $", "summary text --ip-metadata $", "explain $", "explain $:1",
        "explain text --signatures $",
        "conditions $", "conditions text $", "redact $", "redact text $", "scapy-summary $", "observe -i $ basic", "query $ SELECT",
        "load clickhouse http://192.0.2.1 $",
    ];

    private static readonly string[] Writing =
    [
        $"measure tcpping {Target} -o $", $"measure tcpping {Target} --metadata $", "measure tfo 192.0.2.1:80 -o $",
        "measure traceroute 192.0.2.1 -o $",
        "measure traceroute 192.0.2.1 --pcap $", "redact text -o $", "classify text -o $", "classify text -o - --rejected $",
    ];

    [Theory]
    [InlineData("missing")]
    [InlineData("text/below")]
    [InlineData("dangling")]
    [InlineData("folder")]
    public void File_that_cannot_be_read_is_told_in_one_line(string name)
    {
        foreach (string command in Reading)
        {
            if (name == "folder"
                && (command.StartsWith("query", StringComparison.Ordinal)
                    || command.StartsWith("load", StringComparison.Ordinal))) continue;
            IsTold(command, name, name == "folder" ? "this is a folder, not a file" : null);
        }
    }

    [Theory]
    [InlineData("missing/below", "missing")]
    [InlineData("text/below", "text")]
    [InlineData("/proc/none", "")]
    public void File_that_cannot_be_written_is_told_before_anything_is_done(string name, string reason)
    {
        foreach (string command in Writing)
            if (!(
                name.StartsWith("missing", StringComparison.Ordinal)
                && command.StartsWith("classify text -o $", StringComparison.Ordinal))) IsTold(command, name, reason);
    }

    [Fact]
    public void Folder_is_no_file_to_write_and_a_file_no_folder()
    {
        foreach (string command in Writing)
        {
            bool isFolder = command.EndsWith("classify text -o $", StringComparison.Ordinal);
            IsTold(command, isFolder ? "text" : "folder", isFolder ? "this is a file, not a folder" : "this is a folder, not a file");
        }
    }

    [Theory]
    [InlineData("signatures")]
    [InlineData("ip-metadata")]
    [InlineData("categories")]
    [InlineData("public-suffixes")]
    [InlineData("countries")]
    public void File_of_another_kind_is_told(string option)
    {
        foreach (string content in (string[])["", "{\"a\":1}", "a,b,c\n1,2,3", "Some words, and then\nsome more (of them).",
            "\0\u0001\u0002", new string('x', 3000) + "/+="])
        {
            using var host = new TestHost();
            string file = host.Write("list", content), text = host.Write("text", "{}");
            CliRun run = host.Run("classify", text, "-o", host.Path("new"), $"--{option}", file);
            run.ExitCode.ShouldBe(2, $"--{option}: {content}");
            run.Error.ShouldStartWith($"sonde: {file}: ");
            run.Error.Count(each => each == '\n').ShouldBe(1);
        }
    }

    private static void IsTold(string command, string name, string? reason)
    {
        using var host = new TestHost();
        host.Write("text", "{}");
        Directory.CreateDirectory(host.Path("folder"));
        File.CreateSymbolicLink(host.Path("dangling"), "nowhere");
        string[] args = [
            .. command.Split(' ')
            .Select(word => word is "text" or "new" ? host.Path(word) : word.Replace("$", host.Path(name), StringComparison.Ordinal))];
        CliRun run = host.Run(args);
        run.ExitCode.ShouldBe(2, $"{command} of {name}: {run.Error}");
        run.Error.ShouldStartWith("sonde: ");
        run.Error.Count(each => each == '\n').ShouldBe(1, run.Error);
        run.Error.ShouldContain(name);
        run.Error.ShouldNotContain("'"); // the library's words quote the path
        if (reason is not null) run.Error.ShouldContain(reason);
        run.Output.ShouldBeEmpty();
        host.Network.Connects.Sent.ShouldBeEmpty();
        host.Read("text").ShouldBe("{}\n");
    }
}
