using Sonde.Analysis.Hyperquack;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Satellite;

namespace Sonde.Analysis.Runs;

/// <summary>Decides rows that come in base-table form. What they say of themselves stands; what they leave out is computed where it can be.</summary>
internal sealed class FlatRows(Tools tools)
{
    private readonly FlatHyperquackReader _hyperquackReader = new();
    private readonly FlatSatelliteReader _satelliteReader = new();
    private readonly HyperquackRow _hyperquackRow = new();
    private readonly SatelliteRow _satelliteRow = new();

    public void ReadHyperquack(byte[] bytes, int start, int length, long number, FileContext file, HyperquackFlattener flattener, IRowSink sink)
    {
        HyperquackRow row = _hyperquackRow;
        _hyperquackReader.Read(bytes, start, length, file, row);
        row.Line = number;
        flattener.CompleteFlat(row, _hyperquackReader.HasPageAnalysis, sink);
    }

    public void ReadSatellite(byte[] bytes, int start, int length, long number, FileContext file, SatelliteFlattener flattener, IRowSink sink)
    {
        SatelliteRow row = _satelliteRow;
        _satelliteReader.Read(bytes, start, length, file, row);
        row.Line = number;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (answer.Https is not { Certificate: null } https || https.CertificateText.IsNull || https.CertificateText.IsEmpty) continue;
            https.Certificate = tools.Certificates.Read(https.CertificateText);
            https.MatchesDomain ??= tools.Certificates.Matches(https.Certificate, row.Domain);
        }
        flattener.Finish(row, sink);
    }
}
