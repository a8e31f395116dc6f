using Sonde.Analysis.Outcomes;
using Sonde.Analysis.Rows;
using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>Adds to a row what the scan's side files and the metadata know, in the published order.</summary>
internal sealed class SatelliteJoin(SatelliteTables tables, Knowledge knowledge)
{
    private static ReadOnlySpan<byte> FirstDayOfPages => "2021-03-01"u8;

    private static ReadOnlySpan<byte> FirstDayOfTaggedResults => "2021-06-24"u8;

    private readonly Dictionary<byte[], ResolverFacts>.AlternateLookup<ReadOnlySpan<byte>> _resolvers =
        tables.Resolvers.GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly Dictionary<byte[], AnswerFacts>.AlternateLookup<ReadOnlySpan<byte>> _answers =
        tables.Answers.GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly Dictionary<byte[], FetchedPages>.AlternateLookup<ReadOnlySpan<byte>> _pages =
        tables.Pages.GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly Utf8Buffer _key = new(256);

    public void Apply(SatelliteRow row)
    {
        if (_resolvers.TryGetValue(row.ResolverIp.Raw, out ResolverFacts? facts)) Apply(row, facts);
        if (knowledge.Networks?.Find(row.ResolverIp, row.Date) is { } network) Apply(row.Resolver, network);
        bool isOld = row.Date.Raw.SequenceCompareTo(FirstDayOfTaggedResults) < 0;
        bool hasPages = tables.Pages.Count > 0 && row.Date.Raw.SequenceCompareTo(FirstDayOfPages) >= 0;
        foreach (SatelliteAnswer answer in row.Answers)
        {
            if (isOld && _answers.TryGetValue(answer.Ip.Raw, out AnswerFacts? tags)) Apply(answer, tags);
            if (knowledge.Networks?.Find(answer.Ip, row.Date) is { } of) Apply(answer, of);
            if (hasPages) Fetch(row.Domain, answer);
        }
    }

    private void Fetch(JsonText domain, SatelliteAnswer answer)
    {
        _key.Clear();
        _key.Append(domain.Raw);
        _key.Append((byte)' ');
        _key.Append(answer.Ip.Raw);
        if (!_pages.TryGetValue(_key.Written, out FetchedPages? pages)) return;
        answer.Http = pages.Http;
        answer.Https = pages.Https;
    }

    private static void Apply(SatelliteRow row, ResolverFacts facts)
    {
        if (!facts.Name.IsNull) row.ResolverName = facts.Name;
        if (!facts.Country.IsNull) row.Resolver.Country = facts.Country;
        row.NonZeroRcodeRate = facts.NonZeroRcodeRate ?? row.NonZeroRcodeRate;
        row.PrivateIpRate = facts.PrivateIpRate ?? row.PrivateIpRate;
        row.ZeroIpRate = facts.ZeroIpRate ?? row.ZeroIpRate;
        row.ConnectErrorRate = facts.ConnectErrorRate ?? row.ConnectErrorRate;
        row.InvalidCertRate = facts.InvalidCertRate ?? row.InvalidCertRate;
    }

    private static void Apply(NetworkFacts into, NetworkFacts from)
    {
        if (!from.Netblock.IsNull) into.Netblock = from.Netblock;
        into.Asn = from.Asn ?? into.Asn;
        if (!from.AsName.IsNull) into.AsName = from.AsName;
        if (!from.AsFullName.IsNull) into.AsFullName = from.AsFullName;
        if (!from.AsClass.IsNull) into.AsClass = from.AsClass;
        if (!from.Country.IsNull) into.Country = from.Country;
        if (!from.Organization.IsNull) into.Organization = from.Organization;
    }

    private static void Apply(SatelliteAnswer into, AnswerFacts from)
    {
        if (!from.Http.IsNull) into.HttpBodyHash = from.Http;
        if (!from.Certificate.IsNull) into.CertificateHash = from.Certificate;
        if (!from.AsName.IsNull) into.AsName = from.AsName;
        into.Asn = from.Asn ?? into.Asn;
    }

    private static void Apply(SatelliteAnswer into, NetworkFacts from)
    {
        into.Asn = from.Asn ?? into.Asn;
        if (!from.AsName.IsNull) into.AsName = from.AsName;
        if (!from.Organization.IsNull) into.Organization = from.Organization;
    }
}
