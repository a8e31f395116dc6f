using System.Globalization;
using Sonde.Experiments.Options;
using Sonde.Measurements.Model;

namespace Sonde.Experiments.Contract;

/// <summary>What an experiment says about itself. Its command, help, completion and page are made from this.</summary>
public sealed record ExperimentDescription
{
    /// <summary>The nettest's name, as archives write it.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its command: the nettest's, where nothing else is given.</summary>
    public string CommandName { get => field ?? Name; init; }

    /// <summary>What it does, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The <c>test_version</c> that it writes unless asked otherwise.</summary>
    public required string Version { get; init; }

    /// <summary>How settled its method and format are.</summary>
    public required ExperimentStatus Status { get; init; }

    /// <summary>What a target looks like, such as <c>tcpconnect://ADDRESS:PORT</c>.</summary>
    public required string TargetForm { get; init; }

    /// <summary>A target that can be pasted, for help and error texts; it names an address kept for documentation.</summary>
    public required string TargetExample { get; init; }

    /// <summary>What a command needs beside the target of <see cref="TargetExample"/>; empty where the target is enough.</summary>
    public string ExampleFlags { get; init; } = "";

    /// <summary>Its options, in the order in which a measurement records them.</summary>
    public required IReadOnlyList<OptionDescription> Options { get; init; }

    /// <summary>Options that experiments of its kind have and it has not, by their names, each with why.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();

    /// <summary>Targets admitted a second unless <c>--rate</c> says otherwise.</summary>
    public required double Rate { get; init; }

    /// <summary>Targets measured at once unless <c>--parallel</c> says otherwise.</summary>
    public required int Parallel { get; init; }

    /// <summary>How many sockets a target under way holds at most.</summary>
    public int SocketsATarget { get; init; } = 1;

    /// <summary>
    /// The codes of all outcomes that its measurements can come to, in any of their tries. A detail that differs from one to the next
    /// stands as N. A test leads to each of them over networks that it makes, and the line down the whole way to the tables.
    /// </summary>
    public required IReadOnlyList<string> Outcomes { get; init; }

    /// <summary>Its words among the conditions (PATHspider), in the order of results. Empty where it has none.</summary>
    public IReadOnlyList<ConditionWord> Vocabulary { get; init; } = [];

    /// <summary>
    /// The conditions that a test leads to over networks that it makes, of those that <see cref="Vocabulary"/> has; a value that differs
    /// from one to the next stands as N.
    /// </summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>
    /// A code or condition as it stands in <see cref="Outcomes"/> and <see cref="Conditions"/>: with N for a number behind its colon.
    /// </summary>
    public static string NameOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && double.TryParse(word.AsSpan(colon + 1), CultureInfo.InvariantCulture, out _)
            ? word[..(colon + 1)] + "N"
            : word;
    }

    /// <summary>The prose of its page: Markdown with the headings of OONI's nettest template.</summary>
    public required Func<string> Prose { get; init; }
}
