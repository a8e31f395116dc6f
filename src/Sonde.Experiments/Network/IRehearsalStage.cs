using System.Net;

namespace Sonde.Experiments.Network;

/// <summary>Endpoints on loopback, there until disposed.</summary>
public interface IRehearsalStage : IDisposable
{
    /// <summary>It accepts connections.</summary>
    IPEndPoint Accepting { get; }

    /// <summary>It refuses them.</summary>
    IPEndPoint Refusing { get; }

    /// <summary>It accepts connections, sends back what first comes, and closes.</summary>
    IPEndPoint Answering { get; }
}
