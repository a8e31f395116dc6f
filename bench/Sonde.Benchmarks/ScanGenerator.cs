namespace Sonde.Benchmarks;

/// <summary>
/// Writes made-up scans of echo, HTTP, HTTPS and DNS, the same bytes for the same number of rows. Mix and sizes are those of real scans:
/// of Hyperquack nine lines in ten pass at once, the rest fail four times between controls; bodies of pages have a median of 1.3 kB and
/// 64 kB at most; of DNS four answers in five are the control's.
/// </summary>
internal sealed class ScanGenerator(string folder, int rows)
{
    public void Write()
    {
        var values = new ScanValues(20240101);
        WriteQuack(values, "echo", rows);
        WriteQuack(values, "http", rows / 2);
        WriteQuack(values, "https", rows / 4);
        string scan = Folder("CP_Satellite-2024-01-01-00-00-00");
        new SatelliteScan(values, scan).Write(rows / 3);
    }

    private void WriteQuack(ScanValues values, string service, int wanted)
    {
        string scan = Folder($"CP_Quack-{service}-2024-01-01-00-00-00");
        using var file = new StreamWriter(Path.Combine(scan, "results.json"));
        new QuackScan(values, service).Write(file, wanted);
    }

    private string Folder(string scan) => Directory.CreateDirectory(Path.Combine(folder, scan)).FullName;
}
