namespace Sonde.Experiments.Network;

/// <summary>The capability of capturing what passes an interface.</summary>
public interface ICaptures
{
    /// <summary>Whether this process may capture, and send raw packets.</summary>
    bool IsPermitted { get; }

    /// <summary>Captures what passes an interface; null where there is none of that name.</summary>
    /// <exception cref="UnauthorizedAccessException">The right to capture is missing.</exception>
    ICapture? Open(string name);
}
