namespace Sonde.Cli;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    /// <summary>The run is complete, whatever was measured.</summary>
    public const int Complete = 0;

    /// <summary>An internal error: a defect of Sonde's.</summary>
    public const int Internal = 1;

    /// <summary>A bad argument, or no consent.</summary>
    public const int Usage = 2;

    /// <summary>Some input was rejected, blocked or not measured.</summary>
    public const int Partial = 3;

    /// <summary>An outcome was unexpected, or unknown, and the user wanted to be told so (<c>--fail-on</c>).</summary>
    public const int Unexpected = 10;

    /// <summary>The user interrupted the run.</summary>
    public const int Interrupted = 130;
}
