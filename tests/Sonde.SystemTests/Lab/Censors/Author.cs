namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Who made what the client saw.</summary>
internal enum Author
{
    /// <summary>Nobody interfered.</summary>
    Nobody,

    /// <summary>Something between client and server.</summary>
    Path,

    /// <summary>The vantage point itself.</summary>
    Server,
}
