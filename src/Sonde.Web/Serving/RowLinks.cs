using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Sonde.Web.Serving;

/// <summary>
/// Addresses of the rows behind numbers. The condition stands in the address under a seal of this view's secret: what is not sealed by us
/// is not asked.
/// </summary>
internal sealed class RowLinks(string token, ViewFilter filter)
{
    /// <summary>Servers take no longer addresses.</summary>
    private const int Longest = 6_000;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(token);

    /// <summary>What rows are of.</summary>
    /// <param name="Title">The number they are behind.</param>
    /// <param name="Table">The table they are in.</param>
    /// <param name="Where">Their condition.</param>
    public sealed record Asked(string Title, string Table, string Where);

    /// <summary>Where the rows of a condition are shown; null where that is too long for an address.</summary>
    public string? To(string title, string table, string where)
    {
        string query = filter.Query;
        string address =
            $"/{token}/rows{(query.Length == 0 ? "?" : query + "&")}of={table}&title={Uri.EscapeDataString(title)}&where={Uri.EscapeDataString(where)}&seal={Seal(title, table, where)}";
        return address.Length > Longest ? null : address;
    }

    /// <summary>What an address asks for; null where it is none of ours.</summary>
    public Asked? Read(IQueryCollection query)
    {
        string title = query["title"].ToString(), table = query["of"].ToString(), where = query["where"].ToString();
        bool isOurs = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Seal(title, table, where)), Encoding.UTF8.GetBytes(query["seal"].ToString()));
        return isOurs ? new Asked(title, table, where) : null;
    }

    private string Seal(string title, string table, string where)
        => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{table}\n{where}\n{title}")).AsSpan(0, 16));
}
