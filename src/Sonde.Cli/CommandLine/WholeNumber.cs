using System.CommandLine;
using System.Globalization;

namespace Sonde.Cli.CommandLine;

/// <summary>Options whose value is a whole number within bounds.</summary>
internal static class WholeNumber
{
    /// <summary>Such an option.</summary>
    /// <exception cref="UsageException">When its value is read, and is no such number.</exception>
    public static Option<int> Option(string name, string description, int byDefault, int least, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Parse(name, result.Tokens[0].Value, least, most),
    };

    private static int Parse(string name, string text, int least, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? number
            : throw new UsageException(
                $"{name} {text}: must be a whole number{(most == int.MaxValue ? $", {least} or more" : $" from {least} to {most}")}");
}
