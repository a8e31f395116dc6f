using System.CommandLine;
using Sonde.Cli.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde completion SHELL</c>: a script that completes Sonde's command line. The program itself says what may follow.</summary>
internal static class CompletionCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "Print a script that completes Sonde's command line in a shell.";

    private const string Bash =
        """
        # sonde completion for bash; in ~/.bashrc: eval "$(sonde completion bash)"
        _sonde() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(sonde "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _sonde sonde

        """;

    private const string Zsh =
        """
        #compdef sonde
        # sonde completion for zsh; in ~/.zshrc: eval "$(sonde completion zsh)"
        _sonde() {
          local -a words_found
          words_found=("${(@f)$(sonde "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_found
          _files
        }
        compdef _sonde sonde

        """;

    private const string Fish =
        """
        # sonde completion for fish; in ~/.config/fish/config.fish: sonde completion fish | source
        complete -c sonde -a '(sonde "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" }.OneOf("bash", "zsh", "fish");
        var command = new Command("completion", Summary) { shell };
        command.SetAction(parsed =>
        {
            string script = parsed.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish };
            parsed.InvocationConfiguration.Output.Write(script.ReplaceLineEndings("\n"));
            return ExitCode.Complete;
        });
        return command;
    }
}
