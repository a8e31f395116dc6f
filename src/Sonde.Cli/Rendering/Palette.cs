using System.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// Whether tones become colours, and which: those of Okabe and Ito, which all eyes tell apart, and never without the sign that says the
/// same.
/// </summary>
/// <param name="isColoured">Whether there are colours.</param>
internal sealed class Palette(bool isColoured)
{
    /// <summary>The values of <c>--color</c>.</summary>
    public static readonly string[] Choices = ["auto", "always", "never"];

    private const string Reset = "\u001b[0m";

    /// <summary>No colours.</summary>
    public static Palette None { get; } = new(false);

    /// <summary>
    /// The palette that a user wants: what was typed first, then <c>NO_COLOR</c> (no-color.org), then what the terminal is.
    /// </summary>
    /// <param name="host">The program's surroundings.</param>
    /// <param name="choice">The value of <c>--color</c>, or null.</param>
    /// <param name="isTerminal">Whether a person looks on.</param>
    public static Palette Of(ProgramHost host, string? choice, bool isTerminal) => new(choice switch
    {
        "always" => true,
        "never" => false,
        _ => isTerminal && host.Variable("NO_COLOR") is not { Length: > 0 } && host.Variable("TERM") is not "dumb",
    });

    /// <summary>A line with its colours.</summary>
    public string Paint(ViewLine line)
    {
        if (!isColoured) return line.Text;
        var text = new StringBuilder();
        foreach ((string part, Tone tone) in line.Parts)
        {
            string code = Code(tone);
            if (code.Length == 0) text.Append(part);
            else text.Append(code).Append(part).Append(Reset);
        }

        return text.ToString();
    }

    private static string Code(Tone tone) => tone switch
    {
        Tone.Expected => "\u001b[38;5;36m",
        Tone.Unexpected => "\u001b[38;5;166m",
        Tone.Unknown => "\u001b[38;5;178m",
        Tone.Strong => "\u001b[1m",
        Tone.Faint => "\u001b[2m",
        _ => "",
    };
}
