using System.IO.Compression;

namespace Sonde.Analysis.Runs;

/// <summary>The rejected lines of a unit; there is no file when there are none.</summary>
internal sealed class RejectedFile(UnitFiles files)
{
    private GZipStream? _zip;

    public void Add(RejectedLine line)
    {
        // Opened once and kept: the files of the unit may close the rows' streams in between, never this one.
        _zip ??= new GZipStream(files.OpenApart(files.RejectedPath), CompressionLevel.Fastest);
        _zip.Write(RejectedJson.Line(line));
    }

    public void Finish() => _zip?.Dispose();
}
