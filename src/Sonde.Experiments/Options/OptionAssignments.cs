using System.Globalization;

namespace Sonde.Experiments.Options;

/// <summary>Options in OONI's way, <c>-O Name=value</c>: names are case sensitive, durations are whole milliseconds.</summary>
public static class OptionAssignments
{
    /// <summary>Applies one assignment.</summary>
    /// <param name="assignment">As typed: <c>Delay=500</c>.</param>
    /// <param name="values">Where it goes.</param>
    /// <param name="error">What is wrong with it, or null.</param>
    public static bool TryApply(string assignment, OptionValues values, out string? error)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        int sign = assignment.IndexOf('=');
        if (sign <= 0)
        {
            error = $"'{assignment}': an option must be key=value";
            return false;
        }

        string name = assignment[..sign], value = assignment[(sign + 1)..];
        OptionDescription? option = values.Options.FirstOrDefault(o => o.Name == name);
        error = option switch
        {
            null => $"no such field: {name}",
            OptionDescription.Duration d
                => SetInteger(values, d.Name, value, (long)d.Least.TotalMilliseconds, (long)d.Most.TotalMilliseconds, " ms"),
            OptionDescription.Count c => SetInteger(values, c.Name, value, c.Least, c.Most, ""),
            OptionDescription.Switch s => SetSwitch(values, s.Name, value),
            OptionDescription.Text t => SetText(values, t, value),
            OptionDescription.Texts t => AddText(values, t.Name, value),
            _ => $"no such field: {name}",
        };
        return error is null;
    }

    // Zero asks for the default, as in OONI's engine; what is less is a mistake, and nobody is to think that it was followed.
    private static string? SetInteger(OptionValues values, string name, string text, long least, long most, string unit)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value))
            return $"cannot set integer option: {name}: '{text}' is not a whole number";
        if (value != 0 && (value < least || value > most))
            return $"cannot set integer option: {name}: {value}{unit} is not between {least}{unit} and {most}{unit}";
        values.Set(name, value);
        return null;
    }

    private static string? SetSwitch(OptionValues values, string name, string text)
    {
        if (text is not ("true" or "false")) return $"cannot set boolean option: {name}: '{text}' is neither true nor false";
        values.Set(name, text == "true" ? 1 : 0);
        return null;
    }

    private static string? AddText(OptionValues values, string name, string text)
    {
        values.Add(name, text);
        return null;
    }

    private static string? SetText(OptionValues values, OptionDescription.Text option, string text)
    {
        if (option.WhyNot.TryGetValue(text, out string? why)) return $"cannot set string option: {option.Name}: '{text}': {why}";
        if (option.Choices.Count > 0 && !option.Choices.Contains(text))
            return $"cannot set string option: {option.Name}: '{text}' is none of {string.Join(", ", option.Choices)}";
        values.Set(option.Name, text);
        return null;
    }
}
