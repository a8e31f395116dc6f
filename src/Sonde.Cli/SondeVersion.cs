using System.Reflection;

namespace Sonde.Cli;

/// <summary>Which Sonde this is.</summary>
internal static class SondeVersion
{
    private static readonly string Informational =
        typeof(SondeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Number => Informational.Split('+')[0];

    /// <summary>The commit it was built from, or <c>unknown</c>.</summary>
    public static string Commit => Informational.Split('+') is [_, var commit] ? commit : "unknown";
}
