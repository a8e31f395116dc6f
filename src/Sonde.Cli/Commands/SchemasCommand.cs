using System.CommandLine;
using Sonde.Analysis.Reports;
using Sonde.Cli.CommandLine;
using Sonde.Cli.Rendering;
using Sonde.Experiments.Observing;
using Sonde.Experiments.Traceroute;
using Sonde.Measurements.Formats.Shapes;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde schemas [NAME]</c>: JSON Schemas of the lines that are written.</summary>
internal static class SchemasCommand
{
    /// <summary>What it does, in a line.</summary>
    public const string Summary = "List the kinds of lines that are written, or print the JSON Schema of one.";

    /// <summary>All shapes there are.</summary>
    internal static IEnumerable<LineShape> All
        => [.. LineShapes.All, FlowShape.Line, .. TraceShapes.All, TargetsCommand.Shape, .. TableShapes.All, .. ReportShapes.All];

    public static Command Create(ProgramHost host)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "the kind of line",
            Arity = ArgumentArity.ZeroOrOne,
        }.OneOf([.. All.Select(shape => shape.Name)]);
        var command = new Command("schemas", Summary) { name };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(name) is { } wanted) output.Write(All.Single(shape => shape.Name == wanted).Published());
            else WriteList(PeopleWriter.Of(host, output));
            return ExitCode.Complete;
        });
        return command;
    }

    private static void WriteList(TextWriter output)
    {
        foreach (LineShape shape in All) output.WriteLine($"{shape.Name,-16} {shape.Title}");
    }
}
