using System.Text;

namespace Sonde.Cli.Rendering;

/// <summary>
/// Standard output for sentences and lists that people read at a terminal: each line is broken between words at the terminal's width, and
/// what goes on stands below the last column of the line, or is indented. To a pipe or a file lines go as they are.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="width">Columns that a line may have.</param>
internal sealed class PeopleWriter(TextWriter output, int width) : TextWriter
{
    private readonly TextWriter _output = output;
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => _output.Encoding;

    /// <summary>The columns that a line on standard output may have; no end of them where nobody looks on.</summary>
    public static int WidthOf(ProgramHost host) => host.OutputIsTerminal ? Math.Max(20, host.TerminalSize().Columns - 1) : int.MaxValue;

    /// <summary>The writer for standard output.</summary>
    public static TextWriter Of(ProgramHost host, TextWriter output)
        => host.OutputIsTerminal ? new PeopleWriter(output, WidthOf(host)) { NewLine = "\n" } : output;

    /// <summary>The same for standard error.</summary>
    public static TextWriter OfError(ProgramHost host)
        => host.ErrorIsTerminal
            ? new PeopleWriter(host.Error, Math.Max(20, host.TerminalSize().Columns - 1)) { NewLine = "\n" }
            : host.Error;

    /// <summary>Writes a command that people copy: whole on a line of its own, whatever the width.</summary>
    public static void WriteCommand(TextWriter writer, string command)
        => (writer is PeopleWriter people ? people._output : writer).Write($"  {command}\n");

    /// <summary>A line in as many as a width asks for.</summary>
    public static IEnumerable<string> Lines(string line, int width)
        => new ViewLine(line) { Indent = IndentOf(line) }.Wrap(width).Select(part => part.Text.TrimEnd());

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        foreach (string part in Lines(_line.ToString(), width)) _output.Write($"{part}\n");
        _line.Clear();
    }

    // Lists have their columns two blanks or more apart; sentences have none.
    private static int IndentOf(string line)
    {
        string text = line.TrimEnd();
        int gap = text.LastIndexOf("  ", StringComparison.Ordinal);
        return gap >= 0 ? gap + 2 : 2;
    }
}
