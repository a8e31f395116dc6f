using System.Text;
using Sonde.Analysis.Verdicts;
using Sonde.Measurements.Model;

namespace Sonde.Analysis.Outcomes;

/// <summary>One row of our table of error texts: what an error says once its wrappers are off, and the outcome it leads to.</summary>
public sealed class ErrorLiteral
{
    internal ErrorLiteral(
        string id, LiteralForm form, string text, Stage stage, string @class, Stage otherwise = Stage.None, ScanTypes scans = ScanTypes.Any)
    {
        Id = id;
        Form = form;
        Text = text;
        Stage = stage;
        Class = @class;
        Otherwise = otherwise;
        Scans = scans;
        Bytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The rule's name, such as <c>net.refused</c>.</summary>
    public string Id { get; }

    /// <summary>How much of the error it is.</summary>
    public LiteralForm Form { get; }

    /// <summary>The words, in lower case.</summary>
    public string Text { get; }

    /// <summary>The stage it leads to; <see cref="Stage.None"/> takes it from the operation that the wrappers name.</summary>
    public Stage Stage { get; }

    /// <summary>The class it leads to.</summary>
    public string Class { get; }

    /// <summary>The stage where no wrapper names an operation.</summary>
    public Stage Otherwise { get; }

    /// <summary>The scans it is for.</summary>
    public ScanTypes Scans { get; }

    internal byte[] Bytes { get; }

    /// <summary>Whether an error says this.</summary>
    /// <param name="core">What is left of the error.</param>
    /// <param name="isBare">True while no wrapper has been taken off.</param>
    /// <param name="scan">The kind of scan.</param>
    internal bool Fits(ReadOnlySpan<byte> core, bool isBare, ScanType scan) => Scans.Includes(scan) && Form switch
    {
        LiteralForm.Whole => core.SequenceEqual(Bytes),
        LiteralForm.Bare => isBare && core.StartsWith(Bytes),
        LiteralForm.Tail => core.EndsWith(Bytes),
        _ => core.StartsWith(Bytes),
    };
}
