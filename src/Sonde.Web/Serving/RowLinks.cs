using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sonde.Web.Counting;
using Sonde.Web.Samples;

namespace Sonde.Web.Serving;

/// <summary>
/// Addresses of the rows behind numbers. The condition stands in the address under a seal of this view's secret: what is not sealed by us
/// is not asked.
/// </summary>
internal sealed class RowLinks(string token, ViewFilter filter)
{
    /// <summary>Servers take no longer addresses.</summary>
    private const int Longest = 6_000;

    // What a condition that is no SQL is sealed with, in place of a table: it is never taken for one.
    private const string NoTable = "";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(token);
    private readonly string _begin = $"/{token}/rows{(filter.Query.Length == 0 ? "?" : filter.Query + "&")}";

    /// <summary>Where rows are shown; null where their condition is too long for an address.</summary>
    public string? To(RowQuestion asked)
    {
        (string table, string where) = asked.Condition is { } condition ? (NoTable, condition.Text) : (asked.Table, asked.Where!);
        string what = asked.Condition is null ? $"of={table}&where=" : "is=", title = Uri.EscapeDataString(asked.Title);
        string address = $"{_begin}{what}{Uri.EscapeDataString(where)}&title={title}&seal={Seal(asked.Title, table, where)}";
        return address.Length > Longest ? null : address;
    }

    /// <summary>What an address asks for; null where it is none of ours.</summary>
    public RowQuestion? Read(IQueryCollection query)
    {
        string title = query["title"].ToString(), table = query["of"].ToString(), where = query["where"].ToString();
        bool isSql = !query.ContainsKey("is");
        string text = query["is"].ToString(), seal = isSql ? Seal(title, table, where) : Seal(title, NoTable, text);
        bool isOurs = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(seal), Encoding.UTF8.GetBytes(query["seal"].ToString()));
        if (!isOurs) return null;
        if (isSql) return table.Length > 0 ? new RowQuestion(title, table, where, null) : null;
        return RowCondition.Read(text) is { } condition ? new RowQuestion(title, "outcomes", null, condition) : null;
    }

    private string Seal(string title, string table, string where)
        => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{table}\n{where}\n{title}")).AsSpan(0, 16));
}
