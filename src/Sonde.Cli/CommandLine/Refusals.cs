using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Sonde.Cli.CommandLine;

/// <summary>
/// What a command does not take though its neighbours do, each with why; <see cref="CommandLineCheck"/> says so where it is given.
/// </summary>
internal static class Refusals
{
    private static readonly ConditionalWeakTable<Symbol, IReadOnlyDictionary<string, string>> Known = [];

    /// <summary>Makes a command say why it has not these options, or an option why it takes not these words.</summary>
    public static T Refusing<T>(this T symbol, IReadOnlyDictionary<string, string> why)
        where T : Symbol
    {
        Known.AddOrUpdate(symbol, why);
        return symbol;
    }

    /// <summary>Why a symbol does not take an option, or a word; null: nobody says.</summary>
    public static string? Of(Symbol symbol, string word)
        => Known.TryGetValue(symbol, out IReadOnlyDictionary<string, string>? all) ? all.GetValueOrDefault(word) : null;
}
