using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Runs;

/// <summary>Makes rows of lines of this program's own measurements.</summary>
internal static class LiveRows
{
    public static void Read(byte[] bytes, int start, int length, long number, JsonText id, IRowSink sink)
        => throw new LineRejectedException("unknown shape");
}
