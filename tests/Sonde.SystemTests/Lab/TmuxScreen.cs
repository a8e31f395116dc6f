using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Sonde.SystemTests.Lab;

/// <summary>A real terminal (tmux) of some width, with a shell in a host of the lab that runs the program as <c>sonde</c>.</summary>
internal sealed partial class TmuxScreen : IAsyncDisposable
{
    private const int Rows = 50;

    private readonly string _socket;

    public TmuxScreen(LabHost host, string folder, int width)
    {
        _socket = Path.Combine(folder, "tmux");
        string program = Path.Combine(folder, "sonde");
        Directory.CreateDirectory(Path.Combine(folder, "config", "sonde"));
        File.WriteAllText(Path.Combine(folder, "config", "sonde", "informed"), "");
        File.WriteAllText(
            program,
            $"#!/bin/sh\nexport XDG_CONFIG_HOME='{folder}/config' NO_COLOR=1\nexec {string.Join(' ', SondeProgram.Command)} \"$@\"\n");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);
        // A shell of few words, so that what stands there is the program's.
        Tmux(
            "start-server", ";", "set-option", "-g", "history-limit", "20000", ";", "new-session", "-d", "-x", $"{width}", "-y", $"{Rows}", "-c", folder,
            $"exec ip netns exec {host.Namespace} env PS1= PATH='{folder}':\"$PATH\" bash --norc --noprofile -i");
        Tmux("set-option", "-g", "status", "off");
    }

    /// <summary>Waits until the shell reads what is typed.</summary>
    public Task<string> BeginAsync()
    {
        Tmux("send-keys", "-l", "echo it has be''gun");
        Tmux("send-keys", "Enter");
        return UntilAsync("it has begun");
    }

    /// <summary>Clears the screen, types a command of the program's, and waits until something stands there.</summary>
    public async Task<string> ShowAsync(string command, string until)
    {
        // What the last command said is not waited for again.
        Tmux("send-keys", "-R");
        string whole = command.Contains("sonde ", StringComparison.Ordinal) ? command : $"sonde {command}";
        Tmux("send-keys", "-l", $"clear; stty -echo; clear; {whole}");
        Tmux("send-keys", "Enter");
        return await UntilAsync(until);
    }

    /// <summary>Runs a command to its end: all that it left there, with what scrolled, in lines as the program wrote them.</summary>
    /// <returns>The lines, and the exit code.</returns>
    public async Task<(string[] Lines, int ExitCode)> FinishAsync(string command)
    {
        Tmux("send-keys", "-R");
        Tmux("clear-history");
        Tmux("send-keys", "-l", $"clear; stty -echo; clear; echo '=be'gin=; {command}; echo \"=en\"\"d=$?=\"");
        Tmux("send-keys", "Enter");
        for (int i = 0; i < 1200; i++)
        {
            string shown = Tmux("capture-pane", "-p", "-J", "-S", "-");
            Match match = Said().Match(shown);
            if (match.Success)
            {
                return ([.. match.Groups["said"].Value.Split('\n').Select(line => line.TrimEnd()).SkipLast(1)],
                    int.Parse(match.Groups["code"].Value, null));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException($"{command} did not end:\n{Tmux("capture-pane", "-p")}");
    }

    /// <summary>Types a line, as it is.</summary>
    public void Type(string line)
    {
        Tmux("send-keys", "-l", line);
        Tmux("send-keys", "Enter");
    }

    /// <summary>Gives the terminal another width, while something runs.</summary>
    public void Resize(int width) => Tmux("resize-window", "-x", $"{width}", "-y", $"{Rows}");

    /// <summary>What stands there now.</summary>
    public string Now() => Tmux("capture-pane", "-p");

    /// <summary>What stands there now and what scrolled, in the lines in which it was written.</summary>
    public string Joined() => Tmux("capture-pane", "-p", "-J", "-S", "-");

    public void Press(string key) => Tmux("send-keys", key);

    public async Task<string> UntilAsync(string text)
    {
        string shown = "";
        for (int i = 0; i < 600; i++)
        {
            // Lines that the terminal wrapped are joined (-J), where the program wrote them so; words are looked for across breaks.
            shown = Tmux("capture-pane", "-p");
            if (shown.ReplaceLineEndings(" ").Contains(text, StringComparison.Ordinal)
                || shown.ReplaceLineEndings("").Contains(text, StringComparison.Ordinal)) return shown;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        throw new TimeoutException($"\"{text}\" did not come:\n{shown}");
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 600 && !isSo(); i++) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        isSo().ShouldBeTrue(Now());
    }

    public ValueTask DisposeAsync()
    {
        Tmux("kill-server");
        return default;
    }

    private string Tmux(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-f", "/dev/null", "-S", _socket, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"tmux: {error}");
        return output;
    }

    [GeneratedRegex(
        @"^=begin=\s*\n(?<said>.*?)^=end=(?<code>\d+)=", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Said();
}
