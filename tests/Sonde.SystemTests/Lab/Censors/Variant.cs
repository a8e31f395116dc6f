namespace Sonde.SystemTests.Lab.Censors;

/// <summary>The test asked otherwise, which passes a censor that the plain test does not.</summary>
internal enum Variant
{
    /// <summary>The name in capitals.</summary>
    UpperCase,

    /// <summary>The same server on port 8080.</summary>
    OtherPort,

    /// <summary>The name split over two segments.</summary>
    SplitName,

    /// <summary>The same name at another address of the same server.</summary>
    OtherAddress,
}
