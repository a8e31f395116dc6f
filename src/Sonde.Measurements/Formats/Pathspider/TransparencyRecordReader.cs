using Sonde.Measurements.Formats.Ooni;

namespace Sonde.Measurements.Formats.Pathspider;

/// <summary>Reads lines of ours in PATHspider's form, whatever fields their jobs brought.</summary>
public static class TransparencyRecordReader
{
    /// <summary>
    /// Makes a record of a result, with the evidence of its nettest where that has a record of its own; null where it is not ours.
    /// </summary>
    public static TransparencyRecord? Read(PathspiderRecord result)
    {
        ArgumentNullException.ThrowIfNull(result);
        KeyReader keys = new(result.Others);
        if (keys.String(PathspiderKey.TestName) is not { } nettest) return null;
        TransparencyRecord record = nettest == FastOpenRecord.Name
            ? EvidenceRecordReader.OfFastOpen(keys, result)
            : CraftedRecord.Nettests.Contains(nettest)
            ? EvidenceRecordReader.Read(keys, nettest, result)
            : VariantRecord.Nettests.Contains(nettest)
            ? VariantRecord.Read(keys, nettest, result)
            : new TransparencyRecord(nettest, result);
        record = record with
        {
            Text = keys.String(PathspiderKey.Line),
            Hostname = keys.String("x_hostname"),
            IsInterrupted = keys.True("x_interrupted"),
            Outcome = OutcomeKeys.Read(keys),
            Options = keys.Strings(PathspiderKey.Options),
            Id = keys.Guid("id"),
            RunId = keys.Guid("x_run_id"),
        };
        return record with { Result = result with { Others = keys.Rest() ?? [] } };
    }
}
