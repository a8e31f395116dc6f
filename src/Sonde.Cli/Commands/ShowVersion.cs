using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;

namespace Sonde.Cli.Commands;

/// <summary>Prints version and commit, which are known when the program is built: no look at this machine is needed.</summary>
internal sealed class ShowVersion(ProgramHost host) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        host.Gate.Redacted.Write(Encoding.UTF8.GetBytes($"sonde {SondeVersion.Number} ({SondeVersion.Commit})\n"));
        return ExitCode.Complete;
    }
}
