using System.Net;

namespace Sonde.Analysis.Outcomes;

/// <summary>What can be said without a list of public suffixes: the last two labels.</summary>
internal sealed class LastTwoLabels : IRegisteredDomains
{
    public string? Of(string host)
    {
        string name = host.TrimEnd('.');
        if (IPAddress.TryParse(name, out _)) return null;
        string[] labels = name.Split('.');
        return labels.Length < 2 || Array.Exists(labels, label => label.Length == 0) ? null : $"{labels[^2]}.{labels[^1]}";
    }
}
