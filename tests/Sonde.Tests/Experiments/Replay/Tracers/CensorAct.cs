namespace Sonde.Tests.Experiments.Replay.Tracers;

/// <summary>What a censor on a tracer's path does with what it does not like.</summary>
internal enum CensorAct
{
    /// <summary>It resets the client.</summary>
    Rst,

    /// <summary>It closes in the server's name.</summary>
    Fin,

    /// <summary>It answers with a page.</summary>
    Page,

    /// <summary>It answers with a TLS alert.</summary>
    Alert,

    /// <summary>It takes the request away.</summary>
    Drop,
}
