namespace Sonde.Analysis.Outcomes;

/// <summary>Finds the part of a host name that was registered.</summary>
internal interface IRegisteredDomains
{
    /// <summary>The registered domain, or null where the name has none.</summary>
    string? Of(string host);
}
