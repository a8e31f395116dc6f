using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Sonde.Cli.CommandLine;

/// <summary>Options and arguments that take one of a few words; <see cref="CommandLineCheck"/> says so of any other.</summary>
internal static class Choices
{
    private static readonly ConditionalWeakTable<Symbol, string[]> Known = [];

    /// <summary>Makes an option take these words only, and complete them.</summary>
    public static T OneOf<T>(this T option, params string[] words)
        where T : Option
    {
        option.CompletionSources.Add([.. words]);
        Known.AddOrUpdate(option, words);
        return option;
    }

    /// <summary>Makes an option complete these words; who reads its value says what is wrong with others.</summary>
    public static T Suggesting<T>(this T option, params string[] words)
        where T : Option
    {
        option.CompletionSources.Add([.. words]);
        return option;
    }

    /// <summary>Makes an argument take these words only, and complete them.</summary>
    public static Argument<T> OneOf<T>(this Argument<T> argument, params string[] words)
    {
        argument.CompletionSources.Add([.. words]);
        Known.AddOrUpdate(argument, words);
        return argument;
    }

    /// <summary>The words that a symbol takes; empty: any.</summary>
    public static IReadOnlyList<string> Of(Symbol symbol) => Known.TryGetValue(symbol, out string[]? words) ? words : [];

    /// <summary>What to say of a word that is none of them.</summary>
    public static string Refusal(string name, string word, IReadOnlyList<string> words)
        => $"{name} {word}: must be {List(words)}{Nearest.Hint(word, words)}";

    /// <summary>Words as a sentence lists them: <c>a, b or c</c>.</summary>
    public static string List(IReadOnlyList<string> words)
        => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.Take(words.Count - 1))} or {words[^1]}";
}
