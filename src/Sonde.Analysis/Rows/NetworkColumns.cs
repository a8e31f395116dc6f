namespace Sonde.Analysis.Rows;

/// <summary>The columns about the network of an address.</summary>
/// <param name="prefix">Whose address it is: <c>server</c> or <c>resolver</c>.</param>
internal sealed class NetworkColumns(string prefix)
{
    private readonly Column _netblock = new($"{prefix}_netblock", ColumnSource.IpMetadata, "the block of addresses that it is in", "CIDR");
    private readonly Column _asn = new($"{prefix}_asn", ColumnType.Integer, ColumnSource.IpMetadata, "the number of its network");
    private readonly Column _asName = new($"{prefix}_as_name", ColumnSource.IpMetadata, "its network's short name");
    private readonly Column _asFullName = new($"{prefix}_as_full_name", ColumnSource.IpMetadata, "its network's whole name");
    private readonly Column _asClass = new($"{prefix}_as_class", ColumnSource.IpMetadata, "the kind of its network, as CAIDA says");
    private readonly Column _country = new($"{prefix}_country", ColumnSource.IpMetadata, "its country", "ISO 3166-1");
    private readonly Column _organization = new($"{prefix}_organization", ColumnSource.IpMetadata, "the organization it belongs to");

    /// <summary>All of them in order.</summary>
    public ColumnRun All => field ??= new(_netblock, _asn, _asName, _asFullName, _asClass, _country, _organization);

    private ColumnRun BeforeCountry => field ??= new(_netblock, _asn, _asName, _asFullName, _asClass);

    public void Write<TSink>(NetworkFacts facts, TSink sink)
        where TSink : struct, IColumnSink, allows ref struct
    {
        if (ReferenceEquals(facts, NetworkFacts.None))
        {
            sink.Absent(All);
            return;
        }

        if (facts.IsNoneButPlace)
        {
            sink.Absent(BeforeCountry);
        }
        else
        {
            sink.Text(_netblock, facts.Netblock);
            sink.Integer(_asn, facts.Asn);
            sink.Text(_asName, facts.AsName);
            sink.Text(_asFullName, facts.AsFullName);
            sink.Text(_asClass, facts.AsClass);
        }

        sink.Text(_country, facts.Country);
        sink.Text(_organization, facts.Organization);
    }
}
