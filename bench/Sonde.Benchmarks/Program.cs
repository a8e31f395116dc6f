using BenchmarkDotNet.Running;
using Sonde.Benchmarks;

switch (args)
{
    case ["scans", var folder, var rows]:
        new ScanGenerator(folder, int.Parse(rows, System.Globalization.CultureInfo.InvariantCulture)).Write();
        break;
    case ["outcomes", var library, var folder, var rows]:
        OutcomesTable.Write(library, folder, long.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["classify", var folder, var rounds]:
        ClassifyMeasurement.Run(folder, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["packing", var folder, var rounds]:
        PackingMeasurement.Run(folder, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["signatures", var rounds]:
        SignaturesMeasurement.Run(int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["send", var target, var count]:
        SendMeasurement.Run(System.Net.IPAddress.Parse(target), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["usual", var rounds, .. var files]:
        RedactionMeasurement.Scan(files, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    case ["redaction", var rounds, .. var files]:
        RedactionMeasurement.Run(files, int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
