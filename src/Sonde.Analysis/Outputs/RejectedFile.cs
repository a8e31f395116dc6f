using System.IO.Compression;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>The rejected lines of a unit; there is no file when there are none.</summary>
internal sealed class RejectedFile(UnitFiles files) : IDisposable
{
    private const int Full = 64 << 10;
    private readonly Utf8Buffer _lines = new(Full + 4096);
    private GZipStream? _zip;

    public void Add(RejectedLine line)
    {
        RejectedJson.Append(_lines, line);
        if (_lines.Length >= Full) Write();
    }

    public void Finish()
    {
        if (_lines.Length > 0) Write();
        _zip?.Dispose();
        _zip = null;
    }

    /// <summary>Gives the file up where it was not finished.</summary>
    public void Dispose()
    {
        try
        {
            _zip?.Dispose();
        }
        catch (IOException)
        {
            // A full disk; the write that failed has said so.
        }
    }

    private void Write()
    {
        // Opened once and kept: the files of the unit may close the rows' streams in between, never this one.
        _zip ??= new GZipStream(files.OpenApart(files.RejectedPath), CompressionLevel.Fastest);
        _zip.Write(_lines.Written);
        _lines.Clear();
    }
}
