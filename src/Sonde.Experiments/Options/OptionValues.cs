using System.Globalization;

namespace Sonde.Experiments.Options;

/// <summary>The values of an experiment's options: what the user gave, and defaults for the rest.</summary>
/// <param name="options">The options there are.</param>
public sealed class OptionValues(IReadOnlyList<OptionDescription> options)
{
    private readonly Dictionary<string, long> _numbers = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, List<string>> _lists = [];

    /// <summary>The options there are.</summary>
    public IReadOnlyList<OptionDescription> Options => options;

    /// <summary>What the measurement records: <c>Name=value</c> of each scalar the user gave, in order of declaration.</summary>
    public IReadOnlyList<string> Recorded =>
        [.. from option in options where option.IsRecorded && Given(option.Name) is not null select $"{option.Name}={Given(option.Name)}"];

    /// <summary>Sets a number: milliseconds of a duration, a count, or 1 for a switch.</summary>
    public void Set(string name, long value) => _numbers[name] = value;

    /// <summary>Sets a text.</summary>
    public void Set(string name, string value) => _texts[name] = value;

    /// <summary>Adds a text to those of an option that takes several.</summary>
    public void Add(string name, string value)
    {
        if (!_lists.TryGetValue(name, out List<string>? list)) _lists.Add(name, list = []);
        list.Add(value);
    }

    /// <summary>The texts of an option that takes several, in the order given.</summary>
    public IReadOnlyList<string> Texts(string name) => _lists.TryGetValue(name, out List<string>? list) ? list : [];

    /// <summary>The texts of the option that has a role; empty where the experiment has none, or none was given.</summary>
    public IReadOnlyList<string> Texts(OptionRole role)
        => options.FirstOrDefault(option => option.Role == role) is { } found ? Texts(found.Name) : [];

    /// <summary>A duration; the default where none or none above zero was given, as in OONI's engine.</summary>
    public TimeSpan Duration(string name)
        => _numbers.TryGetValue(name, out long ms) && ms > 0
            ? TimeSpan.FromMilliseconds(ms)
            : Find<OptionDescription.Duration>(name).Default;

    /// <summary>A count; the default where none or none above zero was given, as in OONI's engine.</summary>
    public long Count(string name)
        => _numbers.TryGetValue(name, out long count) && count > 0 ? count : Find<OptionDescription.Count>(name).Default;

    /// <summary>A text, or its default, or null.</summary>
    public string? Text(string name)
        => _texts.TryGetValue(name, out string? text)
            ? text
            : (Find<OptionDescription.Text>(name).Choices is [string first, ..] ? first : null);

    /// <summary>The text of the option that has a role, or null: it was not given, or the experiment has none.</summary>
    public string? Text(OptionRole role) => options.FirstOrDefault(option => option.Role == role) is { } found ? Text(found.Name) : null;

    /// <summary>Whether a switch is on.</summary>
    public bool IsOn(string name) => _numbers.GetValueOrDefault(name) != 0;

    private string? Given(string name)
        => _lists.TryGetValue(name, out List<string>? list) ? string.Join(',', list)
        : _texts.TryGetValue(name, out string? text) ? text
        : _numbers.TryGetValue(name, out long number) && number != 0 ? number.ToString(CultureInfo.InvariantCulture)
        : null;

    private T Find<T>(string name)
        where T : OptionDescription
        => options.OfType<T>().First(option => option.Name == name);
}
