namespace Sonde.SystemTests.Lab.Censors;

/// <summary>Every behaviour of the lab, in the order of docs/accuracy.md.</summary>
internal static class Behaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. CleanWeb.All, .. BlockedConnections.All, .. BlockedRequests.All, .. Remembering.All, .. ForgedPages.All, .. ChangedAnswers.All,
        .. PickyCensors.All,
        .. BareServices.All, .. CleanTls.All, .. BlockedTls.All, .. Resolvers.All, .. ForgedAnswers.All,
    ];

    /// <summary>One by its name.</summary>
    public static Behaviour Named(string name) => All.Single(behaviour => behaviour.Name == name);
}
