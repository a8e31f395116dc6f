using Sonde.Cli.CommandLine;

namespace Sonde.Cli.Rendering;

/// <summary>What <c>sonde</c> alone says: what it is, and how to begin.</summary>
internal static class ShortHelp
{
    /// <summary>Writes it.</summary>
    public static void WriteTo(TextWriter output, int width)
    {
        output.WriteLine("Sonde shows what a network does to your packets, and proves it.");
        output.WriteLine();
        foreach (Examples.Example example in Examples.First)
        {
            output.WriteLine($"  {example.Command}"); // whole, however narrow it is here: it is to be copied
            foreach (ViewLine line in new ViewLine($"      {example.Purpose}") { Indent = 6 }.Wrap(width))
                output.WriteLine(line.Text.TrimEnd());
        }

        output.WriteLine();
        output.WriteLine("sonde --help lists the commands, sonde experiments what can be");
        output.WriteLine("measured, sonde doctor what works here.");
    }
}
