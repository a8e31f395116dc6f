using Sonde.Cli.CommandLine;

namespace Sonde.Cli.Rendering;

/// <summary>What <c>sonde</c> alone says: what it is, and how to begin.</summary>
internal static class ShortHelp
{
    /// <summary>Writes it.</summary>
    public static void WriteTo(TextWriter output, int width)
    {
        Wrap("Sonde shows what a network does to your packets, and proves it.", 0);
        output.WriteLine();
        foreach (Examples.Example example in Examples.First)
        {
            output.WriteLine($"  {example.Command}"); // whole, however narrow it is here: it is to be copied
            Wrap($"      {example.Purpose}", 6);
        }

        output.WriteLine();
        Wrap("sonde --help lists the commands, sonde experiments what can be measured, sonde doctor what works here.", 0);

        void Wrap(string text, int indent)
        {
            foreach (ViewLine line in new ViewLine(text) { Indent = indent }.Wrap(width)) output.WriteLine(line.Text.TrimEnd());
        }
    }
}
