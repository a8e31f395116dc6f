namespace Sonde.Cli.Output;

/// <summary>
/// An output that the user named could not be written, most often for want of room: no fault of the program's, and none of the command
/// line's. The program ends with <see cref="ExitCode.Partial"/>.
/// </summary>
internal sealed class OutputException : IOException
{
    /// <summary>What is said of it.</summary>
    /// <param name="role">The option that names the output.</param>
    /// <param name="path">The output.</param>
    /// <param name="cause">What the system said.</param>
    public OutputException(string role, string path, Exception cause)
        : base($"{role} {path} could not be written: {FileTrouble.Reason(path, cause)}", cause) => HResult = cause.HResult;
}
