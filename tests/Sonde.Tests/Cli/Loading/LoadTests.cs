using System.Text;
using Sonde.Tests.Analysis;
using Sonde.Tests.Simulation;

namespace Sonde.Tests.Cli.Loading;

/// <summary>A load trusts neither the folder nor the server, keeps the password to itself, and may break anywhere.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TestHost _host = new();
    private readonly FakeClickhouse _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _host.Dispose();
    }

    [Dear]
    [Fact]
    public void Load_that_breaks_at_any_request_and_is_repeated_ends_in_the_same_rows()
    {
        Classify("a");
        Load(0).Error.ShouldBe("1 unit loaded\n");
        (IReadOnlyList<string> whole, int requests) = (_server.Contents, _server.Asked);
        whole.ShouldNotBeEmpty();
        _server.Tables.ShouldBe(["sonde_dns", "sonde_observations", "sonde_outcomes", "sonde_rows"]);
        for (int at = 0; at < requests * 2; at += Repetitions.Of(5, 1, 1))
        {
            using var server = new FakeClickhouse { BreaksAt = at % 2 == 0 ? (at / 2, int.MaxValue) : (int.MaxValue, at / 2) };
            // Before the first unit nothing is half done: that the server cannot be used is a wrong argument.
            Run(server.Url).ExitCode.ShouldBeOneOf(2, 3);
            server.Restart();
            Run(server.Url).Ends(0);
            server.Contents.ShouldBe(whole, $"broken at {at}");
            server.Tables.ShouldBe(_server.Tables, $"broken at {at}");
        }
    }

    [Dear]
    [Fact]
    public void Names_in_a_manifest_that_lead_elsewhere_load_nothing_from_there()
    {
        Classify();
        Directory.CreateDirectory(_host.Path("elsewhere"));
        string secret = Path.Combine(_host.Path("elsewhere"), "x.jsonl.gz");
        File.WriteAllBytes(secret, Analysis.Inputs.HostileArchive.Gzip("{\"secret\":1}\n"u8.ToArray()));
        string manifest = _host.Path("out/_MANIFEST.json"), good = File.ReadAllText(manifest);
        foreach (string name in (string[])["../elsewhere/x.jsonl.gz", "rows/../../elsewhere/x.jsonl.gz", secret,
            "rows//../../elsewhere/x.jsonl.gz", "rows/./x.jsonl.gz", "rows\\\\..\\\\x.jsonl.gz", "rows/a\\u0000.jsonl.gz",
            "elsewhere/x.jsonl.gz"])
        {
            File.WriteAllText(manifest, good.Replace("\"outputs\":{", $"\"outputs\":{{\"{name}\":\"0\",", StringComparison.Ordinal));
            Load(0).Error.ShouldBe("2 units loaded\n", name);
        }

        _server.Contents.ShouldAllBe(row => !row.Contains("secret"));
    }

    [Fact]
    public void Links_in_the_folder_are_refused_before_anything_is_sent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        Classify();
        string file = Directory.EnumerateFiles(_host.Path("out/rows"), "*.gz", SearchOption.AllDirectories).First(),
            moved = _host.Path("moved");
        File.Move(file, moved);
        File.CreateSymbolicLink(file, moved);
        Load(2).Error.ShouldContain("is a link, or below one: outputs are files");
        File.Delete(file);
        File.Move(moved, file);
        Directory.Move(_host.Path("out/rows"), moved);
        Directory.CreateSymbolicLink(_host.Path("out/rows"), moved);
        Load(2).Error.ShouldContain("is a link, or below one");
        _server.Asked.ShouldBe(0);
    }

    [Fact]
    public void Broken_or_foreign_folders_are_said_and_nothing_is_sent()
    {
        Directory.CreateDirectory(_host.Path("out"));
        Load(2).Error.ShouldContain("has no _MANIFEST.json: it is no output of sonde classify");
        foreach (string text in (string[])["[]", "{", "{\"unit\":1}", "\0", "{\"unit\":\"\\ud800\"}"])
        {
            File.WriteAllText(_host.Path("out/_MANIFEST.json"), text + "\n");
            Load(2).Error.ShouldContain("this is not a manifest of this program");
        }

        _server.Asked.ShouldBe(0);
    }

    [Fact]
    public void Answer_that_never_ends_is_cut()
    {
        Classify();
        _server.Instead = (context, _) =>
        {
            byte[] much = new byte[65536];
            while (true) context.Response.OutputStream.Write(much);
        };
        Load(2).Error.ShouldContain("the server answers with more than any answer has: it is no ClickHouse");
    }

    [Fact]
    public void Server_that_says_nothing_more_is_left_when_the_user_stops()
    {
        Classify();
        using var end = new ManualResetEventSlim();
        _server.Instead = (context, _) =>
        {
            context.Response.OutputStream.Write("2"u8);
            context.Response.OutputStream.Flush();
            end.Wait(TimeSpan.FromMilliseconds(100));
            _host.Interrupt();
            end.Wait(TimeSpan.FromSeconds(30));
            return true;
        };
        Load(130);
        end.Set();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public void Redirect_takes_neither_rows_nor_password_elsewhere(int status)
    {
        Classify();
        using var other = new FakeClickhouse();
        _host.Variables["SONDE_CLICKHOUSE_PASSWORD"] = "hunter2hunter2";
        _server.Instead = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["Location"] = other.Url;
            context.Response.Close();
            return true;
        };
        Load(2).Error.ShouldContain("the server sends elsewhere");
        other.Asked.ShouldBe(0);
    }

    [Fact]
    public void Password_comes_from_the_environment_or_a_file_and_is_in_no_message_even_if_the_server_says_it()
    {
        Classify();
        string file = _host.Write("password", "pass wörd:1", "second line");
        _host.Variables["SONDE_CLICKHOUSE_PASSWORD"] = "of-environment";
        _host.Run("load", "clickhouse", _server.Url.Replace("//", "//me@", StringComparison.Ordinal), _host.Path("out")).Ends(0);
        _host.Run("load", "clickhouse", _server.Url, _host.Path("out"), "--password-file", file).Ends(0);
        _server.Authorizations.ShouldBe([Basic("me:of-environment"), Basic("default:pass wörd:1")]);
        _server.Instead = (context, _) =>
        {
            context.Response.StatusCode = 403;
            context.Response.OutputStream.Write(
                Encoding.UTF8.GetBytes(
                    $"no entry for pass wörd:1 \u001b[31m {context.Request.Headers["Authorization"]} {Uri.EscapeDataString("pass wörd:1")}"));
            context.Response.Close();
            return true;
        };
        string said = _host.Run("load", "clickhouse", _server.Url, _host.Path("out"), "--password-file", file).Ends(2).Error;
        said.ShouldContain("no entry for [password]");
        said.ShouldNotContain("wörd");
        said.ShouldNotContain(Basic("default:pass wörd:1")["Basic ".Length..]);
        said.ShouldNotContain("\u001b");
        _host.Run("load", "clickhouse", _server.Url, _host.Path("out"), "--password-file", _host.Path("none"))
            .Ends(2).Error.ShouldContain("--password-file");
        _host.Run("load", "clickhouse", "http://me:s3cr3t@127.0.0.1:1/", _host.Path("out")).Ends(2).Error.ShouldNotContain("s3cr3t");
    }

    [Fact]
    public void Server_that_is_none_or_too_old_is_said()
    {
        Classify();
        foreach ((string version, string reason) in (
            (string, string)[])[("18.1.1\n", "18.12 is the oldest that can"), ("<html>", "does not say which version"),
            ("", "does not say which version")])
        {
            _server.Instead = (context, _) =>
            {
                context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(version));
                context.Response.Close();
                return true;
            };
            Load(2).Error.ShouldContain(reason);
        }
    }

    private static string Basic(string user) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(user))}";

    private void Classify(params string[] scans)
    {
        foreach (string scan in scans.Length > 0 ? scans : ["a", "b"])
        {
            Directory.CreateDirectory(_host.Path($"in/{scan}"));
            _host.Write($"in/{scan}/results.json", Classified.Failed("EOF"), Classified.Failed("i/o timeout"));
        }

        _host.Run("classify", _host.Path("in"), "-o", _host.Path("out")).Ends(0);
    }

    private CliRun Load(int exitCode) => Run(_server.Url).Ends(exitCode);

    private CliRun Run(string url) => _host.Run("load", "clickhouse", url, _host.Path("out"));
}
