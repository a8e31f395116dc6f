using System.Text;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>What all rows of a file say of where they come from, ready to be written.</summary>
internal sealed class RowOrigin
{
    public static readonly RowOrigin None = new("", "", "");

    /// <summary>Prepares it.</summary>
    /// <param name="rulesVersion">The version of the rules.</param>
    /// <param name="signatures">The SHA-256 of the signatures, in hexadecimal digits.</param>
    /// <param name="file">The file's path as it is published.</param>
    public RowOrigin(string rulesVersion, string signatures, string file)
    {
        (RulesVersion, Signatures, File) = (JsonText.Of(rulesVersion), JsonText.Of(signatures), JsonText.Of(file));
        Json = MakeJson();
        Csv = MakeCsv([rulesVersion, signatures, file]);
    }

    public JsonText RulesVersion { get; }

    public JsonText Signatures { get; }

    public JsonText File { get; }

    /// <summary>As members of an object, up to the line's number.</summary>
    public byte[] Json { get; }

    /// <summary>As cells, up to the line's number.</summary>
    public byte[] Csv { get; }

    private static byte[] MakeCsv(string[] cells)
    {
        var into = new Utf8Buffer(512);
        foreach (string cell in cells)
        {
            into.Append((byte)',');
            CsvCells.Write(into, Encoding.UTF8.GetBytes(cell), isPresent: true);
        }

        into.Append((byte)',');
        return into.Written.ToArray();
    }

    private byte[] MakeJson()
    {
        var into = new Utf8Buffer(512);
        Member(into, OutcomeColumns.RulesVersion, RulesVersion);
        Member(into, OutcomeColumns.SignaturesSha256, Signatures);
        Member(into, OutcomeColumns.SourceFile, File);
        into.Append(OutcomeColumns.SourceLine.Prefix);
        return into.Written.ToArray();
    }

    private static void Member(Utf8Buffer into, Column column, JsonText value)
    {
        into.Append(column.Prefix);
        JsonValues.Quote(into, value);
    }
}
