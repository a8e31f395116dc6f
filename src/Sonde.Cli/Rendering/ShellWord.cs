namespace Sonde.Cli.Rendering;

/// <summary>Words as a shell takes them.</summary>
internal static class ShellWord
{
    private const string Plain = "-_./:=,@%+";

    /// <summary>The word, within quotes where a shell would read it otherwise.</summary>
    public static string Of(string word)
    {
        bool isPlain = word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal));
        return isPlain ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
