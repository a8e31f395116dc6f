using System.Reflection;

namespace Sonde.Experiments.Contract;

/// <summary>The prose of an experiment: the README of its folder, which the program carries within it.</summary>
internal static class ExperimentProse
{
    /// <summary>The text.</summary>
    /// <param name="folder">The experiment's folder within the project.</param>
    public static string Of(string folder)
    {
        string name = $"{folder}.README.md";
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
