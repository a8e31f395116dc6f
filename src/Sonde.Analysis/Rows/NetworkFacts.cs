using Sonde.Analysis.Text;

namespace Sonde.Analysis.Rows;

/// <summary>What is known of the network an address belongs to, ready to be written.</summary>
internal sealed class NetworkFacts
{
    public static readonly NetworkFacts None = new();

    public JsonText Netblock { get; set; }

    public long? Asn { get; set; }

    public JsonText AsName { get; set; }

    public JsonText AsFullName { get; set; }

    public JsonText AsClass { get; set; }

    public JsonText Country { get; set; }

    public JsonText Organization { get; set; }

    /// <summary>Whether nothing is known of the network itself.</summary>
    public bool IsNoneButPlace => Asn is null && Netblock.IsNull && AsName.IsNull && AsFullName.IsNull && AsClass.IsNull;

    public void CopyFrom(NetworkFacts other)
    {
        (Netblock, Asn, AsName, AsFullName) = (other.Netblock, other.Asn, other.AsName, other.AsFullName);
        (AsClass, Country, Organization) = (other.AsClass, other.Country, other.Organization);
    }

    public void Clear()
    {
        Netblock = AsName = AsFullName = AsClass = Country = Organization = default;
        Asn = null;
    }
}
