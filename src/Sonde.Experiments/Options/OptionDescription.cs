using System.Text;

namespace Sonde.Experiments.Options;

/// <summary>
/// One option of an experiment. From this come its flag, its help, its check, what is recorded of it in the
/// measurement and its row in the documentation.
/// </summary>
public abstract record OptionDescription
{
    private OptionDescription(string name, string summary)
    {
        Name = name;
        Summary = summary;
    }

    /// <summary>The name for <c>-O Name=value</c> and for the measurement's <c>options</c>; case sensitive.</summary>
    public string Name { get; }

    /// <summary>What it does, in a few words.</summary>
    public string Summary { get; }

    /// <summary>Whether a value the user gave is written to the measurement's <c>options</c>.</summary>
    public bool IsRecorded { get; init; } = true;

    /// <summary>What the program itself does with its value.</summary>
    public OptionRole Role { get; init; }

    /// <summary>The name as a flag: <c>TestVersion</c> is <c>--test-version</c>.</summary>
    public string Flag => FlagOf(Name);

    /// <summary>A name as a flag.</summary>
    public static string FlagOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var flag = new StringBuilder("-");
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter)) flag.Append('-');
            flag.Append(char.ToLowerInvariant(letter));
        }

        return flag.ToString();
    }

    /// <summary>A span of time; in <c>-O</c> and in the measurement whole milliseconds.</summary>
    public sealed record Duration(string Name, string Summary, TimeSpan Default, TimeSpan Least, TimeSpan Most)
        : OptionDescription(Name, Summary);

    /// <summary>A whole number.</summary>
    public sealed record Count(string Name, string Summary, long Default, long Least, long Most)
        : OptionDescription(Name, Summary);

    /// <summary>A text.</summary>
    public sealed record Text(string Name, string Summary, string Form) : OptionDescription(Name, Summary)
    {
        /// <summary>What it may be, or empty: anything. The first one is the default.</summary>
        public IReadOnlyList<string> Choices { get; init; } = [];

        /// <summary>Words that the same option of other experiments takes and this one does not, each with why.</summary>
        public IReadOnlyDictionary<string, string> WhyNot { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>Texts, as many as the user gives.</summary>
    public sealed record Texts(string Name, string Summary, string Form) : OptionDescription(Name, Summary);

    /// <summary>On or off; off by default.</summary>
    public sealed record Switch(string Name, string Summary) : OptionDescription(Name, Summary);
}
