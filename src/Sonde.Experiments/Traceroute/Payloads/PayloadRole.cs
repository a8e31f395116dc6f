namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>What a payload is sent for.</summary>
internal enum PayloadRole
{
    /// <summary>It is harmless: it shows how the path is.</summary>
    Control,

    /// <summary>It is what may be treated in another way.</summary>
    Test,
}
