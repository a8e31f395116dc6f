namespace Sonde.Cli.CommandLine;

/// <summary>The word that somebody meant who typed another.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;

    /// <summary>"; did you mean X?" where one of the words is near enough, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> words) => Of(typed, words) is { } word ? $"; did you mean {word}?" : "";

    /// <summary>The nearest word, the first of several; null where none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        if (typed.Length > LongestWord) return null;
        string bare = typed.TrimStart('-');
        if (bare.Length == 0) return null;
        return words.Select(word => (Word: word, Distance: Between(bare, word.TrimStart('-'))))
            .Where(each => each.Distance <= Allowed(bare, each.Word.TrimStart('-')))
            .OrderBy(each => each.Distance).Select(each => each.Word).FirstOrDefault();
    }

    // A third of the letters may be wrong; a word that was begun and not ended is near.
    private static int Allowed(string typed, string word)
        => typed.Length >= 2 && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
            ? word.Length
            : Math.Max(1, Math.Min(typed.Length, word.Length) / 3);

    /// <summary>Letters to be changed, added, taken away, or swapped with their neighbour; upper and lower case are the same.</summary>
    internal static int Between(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static bool Same(char x, char y) => char.ToUpperInvariant(x) == char.ToUpperInvariant(y);
}
