namespace Sonde.Analysis.Reports.Tables;

/// <summary>A number as a text that is to stay as it is.</summary>
/// <param name="Text">Its digits.</param>
public readonly record struct NumberText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
