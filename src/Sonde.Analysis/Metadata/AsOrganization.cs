namespace Sonde.Analysis.Metadata;

/// <summary>What CAIDA's as-org2info knows of a network.</summary>
/// <param name="Name">The short name, such as <c>LVLT-1</c>.</param>
/// <param name="FullName">The organization's name, or null where it is unknown.</param>
/// <param name="Country">The organization's country, or null.</param>
internal sealed record AsOrganization(string Name, string? FullName, string? Country);
