using System.CommandLine;
using System.CommandLine.Invocation;

namespace Sonde.Cli.Commands;

/// <summary>Prints version and commit.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"sonde {SondeVersion.Number} ({SondeVersion.Commit})");
        return ExitCode.Complete;
    }
}
