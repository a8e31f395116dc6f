using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Sonde.Cli.CommandLine;

/// <summary>
/// What a command's help says beside what its options say of themselves: the defaults of options that it shares with others.
/// </summary>
internal static class HelpNotes
{
    private static readonly ConditionalWeakTable<Command, Dictionary<string, string>> Defaults = [];

    /// <summary>Says what an option that is not given means to this command.</summary>
    public static void SetDefault(this Command command, string option, string value)
        => Defaults.GetOrCreateValue(command)[option] = value;

    /// <summary>What an option means where it is not given; null where there is nothing to say.</summary>
    public static string? DefaultOf(Command command, Option option)
    {
        if (Defaults.TryGetValue(command, out Dictionary<string, string>? known) && known.TryGetValue(option.Name, out string? value))
            return value;
        return option.HasDefaultValue && option.ValueType != typeof(bool)
            ? option.GetDefaultValue() switch
            {
                null or "" => null,
                System.Collections.IEnumerable and not string => null,
                var given => $"{given}"
            }
            : null;
    }
}
