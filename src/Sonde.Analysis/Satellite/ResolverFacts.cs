using Sonde.Analysis.Text;

namespace Sonde.Analysis.Satellite;

/// <summary>What a scan's side files say of one resolver; null members are left as they are.</summary>
internal sealed class ResolverFacts
{
    public JsonText Name { get; set; }
    public JsonText Country { get; set; }
    public double? NonZeroRcodeRate { get; set; }
    public double? PrivateIpRate { get; set; }
    public double? ZeroIpRate { get; set; }
    public double? ConnectErrorRate { get; set; }
    public double? InvalidCertRate { get; set; }

    /// <summary>Takes over what another line says of the same resolver.</summary>
    public void Add(ResolverFacts later)
    {
        if (!later.Name.IsNull) Name = later.Name;
        if (!later.Country.IsNull) Country = later.Country;
        NonZeroRcodeRate = later.NonZeroRcodeRate ?? NonZeroRcodeRate;
        PrivateIpRate = later.PrivateIpRate ?? PrivateIpRate;
        ZeroIpRate = later.ZeroIpRate ?? ZeroIpRate;
        ConnectErrorRate = later.ConnectErrorRate ?? ConnectErrorRate;
        InvalidCertRate = later.InvalidCertRate ?? InvalidCertRate;
    }
}
