namespace Sonde.Experiments.Privacy;

/// <summary>What a text of a line may hold a secret as.</summary>
internal enum TextKind : byte
{
    /// <summary>The name of a value: text.</summary>
    Name,

    /// <summary>A value: text, or bytes in base64.</summary>
    Value,

    /// <summary>A packet in base64.</summary>
    Packet,
}
