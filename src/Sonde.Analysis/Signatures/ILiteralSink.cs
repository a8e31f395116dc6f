namespace Sonde.Analysis.Signatures;

/// <summary>Is told which literal stands where.</summary>
internal interface ILiteralSink
{
    /// <summary>A literal was found.</summary>
    /// <param name="literal">Its number.</param>
    /// <param name="offset">Where it begins.</param>
    /// <returns>Whether further places of this literal matter.</returns>
    bool Found(int literal, int offset);
}
