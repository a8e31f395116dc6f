namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a box remembers of a connection with a forbidden name.</summary>
internal enum Remembered
{
    /// <summary>Client and server.</summary>
    Pair,

    /// <summary>Client, server and the server's port.</summary>
    ThreeTuple,

    /// <summary>This connection's addresses and ports.</summary>
    FourTuple,
}
