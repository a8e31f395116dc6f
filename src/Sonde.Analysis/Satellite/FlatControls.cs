using Sonde.Analysis.Inputs;
using Sonde.Analysis.Lines;
using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Readers;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>
/// What the control resolvers answered in one published scan. The public files of a scan are dealt out by the country of the resolver's
/// network: the rows of the control resolvers are in those of the United States and of Australia.
/// </summary>
internal sealed class FlatControls
{
    private const string CountryFolder = "country=";
    private static readonly string[] Countries = ["US", "AU"];

    private readonly Dictionary<byte[], Answers> _byDomain = new(Utf8Comparer.Instance);

    private readonly ControlTags _failures = new();
    private readonly SondeRules _rules = new();

    /// <summary>How many domains have control answers.</summary>
    public int Count => _byDomain.Count;

    /// <summary>
    /// Reads the control answers of the scan that a public file belongs to; null for another file, or where its scan's are not beside it.
    /// </summary>
    public static FlatControls? Beside(IFileTree tree, string path, CancellationToken cancel)
    {
        string[] parts = path.Split('/');
        int at = Array.FindLastIndex(parts, part => part.StartsWith(CountryFolder, StringComparison.Ordinal));
        if (at < 0 || at == parts.Length - 1) return null;
        var controls = new FlatControls();
        foreach (string country in Countries)
        {
            parts[at] = CountryFolder + country;
            string file = string.Join('/', parts);
            if (tree.Look(file) is { Kind: FileKind.File }) controls.Read(tree, file, cancel);
        }

        return controls.Count == 0 && !controls._failures.HasAny ? null : controls;
    }

    /// <summary>Notes what of an answer agrees with the control answers for the domain. Where there are none, nothing is said.</summary>
    public void Compare(JsonText domain, SatelliteAnswer answer)
    {
        if (!_byDomain.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(domain.Raw, out Answers? control)) return;
        answer.MatchesIp = control.Addresses.Contains(answer.Ip) ? true : null;
        answer.MatchesHttp = control.Pages.Contains(answer.HttpBodyHash) ? true : null;
        answer.MatchesCertificate = control.Certificates.Contains(answer.CertificateHash) ? true : null;
        answer.MatchesAsn = answer.Asn is { } asn && control.Networks.Contains(asn) ? true : null;
        answer.MatchesAsName = control.NetworkNames.Contains(answer.AsName) ? true : null;
    }

    /// <summary>Whether no control resolver had an address for the domain, and one of them failed in this way too.</summary>
    public bool FailAlike(JsonText domain, string? code) => _failures.FailAlike(domain.Raw, code);

    private void Read(IFileTree tree, string path, CancellationToken cancel)
    {
        using Stream? stream = InputFault.TryOpen(tree, new InputName(path, path), (_, _) => { }, new UnpackLimit());
        if (stream is null) return; // the unit that the file is says so
        var reader = new LineBlockReader(stream);
        var block = new LineBlock();
        var rows = new FlatSatelliteReader();
        var row = new SatelliteRow();
        var file = new FileContext(path, "");
        while (reader.Read(block))
        {
            cancel.ThrowIfCancellationRequested();
            if (block.IsTooLong) continue;
            foreach ((int start, int length, _) in block.Lines())
            {
                if (!ControlLines.NamesControlResolver(block.Text.AsSpan(start, length))) continue;
                // The unit that the line belongs to says that it is rejected.
                if (rows.Read(block.Text, start, length, file, row) is not null) continue;
                if (TrustedResolvers.Contains(row.ResolverIp)) Note(row);
            }
        }
    }

    private void Note(SatelliteRow row)
    {
        if (row.Answers.Count == 0 || row.Rcode is not (0 or null))
        {
            if (row.IsControl != true && _rules.Decide(row).Code is { } code) _failures.NoteFailure(row.Domain.Raw, code);
            return;
        }

        _failures.NoteAnswer(row.Domain.Raw);
        byte[] domain = row.Domain.Raw.ToArray();
        if (!_byDomain.TryGetValue(domain, out Answers? control)) _byDomain.Add(domain, control = new Answers());
        foreach (SatelliteAnswer answer in row.Answers)
        {
            control.Addresses.Add(answer.Ip);
            control.Pages.Add(answer.HttpBodyHash);
            control.Certificates.Add(answer.CertificateHash);
            if (answer.Asn is { } asn) control.Networks.Add(asn);
            control.NetworkNames.Add(answer.AsName);
        }
    }

    /// <summary>What the control resolvers gave for a domain.</summary>
    private sealed class Answers
    {
        public Texts Addresses { get; } = new();

        public Texts Pages { get; } = new();

        public Texts Certificates { get; } = new();

        public HashSet<long> Networks { get; } = [];

        public Texts NetworkNames { get; } = new();
    }

    /// <summary>Texts that outlive their line; nothing and the empty text are none.</summary>
    private sealed class Texts
    {
        private readonly HashSet<byte[]> _all = new(Utf8Comparer.Instance);

        public void Add(JsonText text)
        {
            if (!text.IsEmpty) _all.GetAlternateLookup<ReadOnlySpan<byte>>().Add(text.Raw);
        }

        public bool Contains(JsonText text) => !text.IsEmpty && _all.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(text.Raw);
    }
}
