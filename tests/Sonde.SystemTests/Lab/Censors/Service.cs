namespace Sonde.SystemTests.Lab.Censors;

/// <summary>What a vantage point of the censor lab serves.</summary>
internal enum Service
{
    Discard,
    Echo,
    Http,
    Https,
    Dns,
}
