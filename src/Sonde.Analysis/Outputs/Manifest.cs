using System.Text;

namespace Sonde.Analysis.Outputs;

/// <summary>
/// What is done. Each unit that is done is a line at the end of a journal, so that noting it costs the same however many there are; when a
/// run ends, the journal goes into the manifest, which is in the order of the units, so that any order of doing them ends in the same
/// bytes. Shards that write to one folder take turns by a lock file.
/// </summary>
internal sealed class Manifest(string folder, TimeProvider time, OutputAccess access)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private readonly string _path = Path.Combine(folder, ManifestFile.Name);
    private readonly string _journal = Path.Combine(folder, ManifestFile.JournalName);
    private readonly SortedDictionary<string, UnitRecord> _records = new(StringComparer.Ordinal);
    private (DateTime, long) _seen;
    private string? _journalId;
    private long _read;
    private bool _isTorn;

    /// <summary>What is known of a unit, whoever did it, or null.</summary>
    /// <exception cref="InvalidDataException">The manifest is none of ours.</exception>
    public UnitRecord? Find(string key)
    {
        if (_journalId is null || Stamp() != _seen || LengthOf(_journal) != _read)
        {
            using LockFile turn = TakeTurn();
            CatchUp();
        }

        return _records.GetValueOrDefault(key);
    }

    /// <summary>
    /// Adds the records of units, in place of older ones. Outputs that only the older ones name (another format, days that are no more) are
    /// removed: they would be counted twice.
    /// </summary>
    public void Add(IReadOnlyList<FinishedUnit> units)
    {
        using LockFile turn = TakeTurn();
        CatchUp();
        List<string> gone = [];
        foreach ((string name, UnitRecord record, _, _) in units)
        {
            if (!_records.TryGetValue(record.Key, out UnitRecord? older)) continue;
            gone.AddRange(older.Outputs.Except(record.Outputs, StringComparer.Ordinal).Where(output => OutputName.IsOf(output, name)));
        }

        Append([.. units.Select(unit => unit.Record)]);
        foreach (string output in gone)
        {
            string path = Path.Combine(folder, output);
            if (File.Exists(path)) File.Delete(path);
        }
    }

    /// <summary>Notes how many files of folders the last run left alone; nothing where none ever was.</summary>
    public void NoteLeftAlone(int files)
    {
        using LockFile turn = TakeTurn();
        CatchUp();
        var record = UnitRecord.OfLeftAlone(files);
        if (_records.TryGetValue(record.Key, out UnitRecord? older) ? older.Line != record.Line : files > 0) Append([record]);
    }

    /// <summary>Puts what the journal holds into the manifest.</summary>
    public void Finish()
    {
        using LockFile turn = TakeTurn();
        CatchUp();
        if (!File.Exists(_journal)) return;
        string temporary = _path + ".tmp";
        using (FileStream file = access.Open(temporary, FileMode.Create))
        {
            foreach (UnitRecord record in _records.Values) file.Write(Encoding.UTF8.GetBytes(record.Line + "\n"));
            file.Flush(flushToDisk: true);
        }

        access.Apply(temporary);
        File.Move(temporary, _path, overwrite: true);
        File.Delete(_journal);
        CatchUp();
    }

    private LockFile TakeTurn() => LockFile.Take(Path.Combine(folder, "._MANIFEST.lock"), LongestTurn, time, CancellationToken.None);

    /// <summary>Reads what others have added since. Only who has the turn may.</summary>
    private void CatchUp()
    {
        (DateTime, long) now = Stamp();
        if (_journalId is null || now != _seen)
        {
            _records.Clear();
            ManifestFile.Read(_path, _records);
            _seen = now;
            _journalId = "";
            _read = 0;
        }

        if (!File.Exists(_journal))
        {
            _read = 0;
            _isTorn = false;
            return;
        }

        using FileStream journal = ManifestFile.OpenToRead(_journal);
        string id = IdOf(journal);
        if (id != _journalId) _read = 0;
        _journalId = id;
        _read = ManifestFile.ReadJournal(journal, _read, _records, out _isTorn);
    }

    private void Append(IReadOnlyList<UnitRecord> records)
    {
        bool isNew = !File.Exists(_journal);
        using FileStream journal = access.Open(_journal, FileMode.Append);
        string begin = isNew ? $"{{\"journal\":\"{Guid.NewGuid():N}\"}}\n" : _isTorn ? "\n" : "";
        journal.Write(Encoding.UTF8.GetBytes(begin + string.Concat(records.Select(record => record.Line + "\n"))));
        journal.Flush(flushToDisk: true);
        if (isNew)
        {
            _journalId = begin.TrimEnd('\n');
            access.Apply(_journal);
        }

        _read = journal.Length;
        _isTorn = false;
        foreach (UnitRecord record in records) _records[record.Key] = record;
    }

    /// <summary>The journal's first line: another journal has another.</summary>
    private static string IdOf(FileStream journal)
    {
        byte[] first = new byte[64];
        int got = journal.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        int end = first.AsSpan(0, got).IndexOf((byte)'\n');
        return end < 0 ? "" : Encoding.UTF8.GetString(first, 0, end);
    }

    private (DateTime, long) Stamp() => new FileInfo(_path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
