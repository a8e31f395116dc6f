using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sonde.Web.Counting;
using Sonde.Web.Samples;

namespace Sonde.Web.Serving;

/// <summary>
/// Addresses of the rows behind numbers. The condition stands in the address as only this view can write and read it: what is not written
/// by us is not asked, and an address of this machine in it, which goes from pages wherever it stands, does not break the link.
/// </summary>
internal sealed class RowLinks(string token, ViewFilter filter)
{
    /// <summary>Servers take no longer addresses.</summary>
    private const int Longest = 6_000;

    private const int NonceLength = 12, SealLength = 16;

    // What stands in place of a table where a condition is no SQL: it is never taken for one.
    private const string NoTable = "";

    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(token));
    private readonly string _begin = $"/{token}/rows{(filter.Query.Length == 0 ? "?" : filter.Query + "&")}of=";

    /// <summary>Where rows are shown; null where their condition is too long for an address.</summary>
    public string? To(RowQuestion asked)
    {
        (string table, string where) = asked.Condition is { } condition ? (NoTable, condition.Text) : (asked.Table, asked.Where!);
        string address = _begin + Seal($"{table}\n{where.Length}\n{where}{asked.Title}");
        return address.Length > Longest ? null : address;
    }

    /// <summary>What an address asks for; null where it is none of ours.</summary>
    public RowQuestion? Read(IQueryCollection query)
    {
        if (Open(query["of"].ToString()) is not { } text) return null;
        int name = text.IndexOf('\n', StringComparison.Ordinal), length = text.IndexOf('\n', name + 1);
        int end = length + 1 + int.Parse(text.AsSpan(name + 1, length - name - 1), NumberStyles.None, CultureInfo.InvariantCulture);
        string table = text[..name], where = text[(length + 1)..end], title = text[end..];
        if (table != NoTable) return new RowQuestion(title, table, where, null);
        return RowCondition.Read(where) is { } condition ? new RowQuestion(title, "outcomes", null, condition) : null;
    }

    // The nonce is of the text, so a number has the same address whenever a page is made.
    private string Seal(string text)
    {
        byte[] open = Encoding.UTF8.GetBytes(text), made = new byte[NonceLength + SealLength + open.Length];
        Span<byte> nonce = made.AsSpan(0, NonceLength), seal = made.AsSpan(NonceLength, SealLength);
        HMACSHA256.HashData(_key, open).AsSpan(0, NonceLength).CopyTo(nonce);
        using var cipher = new AesGcm(_key, SealLength);
        cipher.Encrypt(nonce, open, made.AsSpan(NonceLength + SealLength), seal);
        return Base64Url.EncodeToString(made);
    }

    private string? Open(string address)
    {
        if (address.Length > Longest || !Base64Url.IsValid(address)) return null;
        byte[] made = Base64Url.DecodeFromChars(address);
        if (made.Length < NonceLength + SealLength) return null;
        byte[] open = new byte[made.Length - NonceLength - SealLength];
        using var cipher = new AesGcm(_key, SealLength);
        try
        {
            cipher.Decrypt(
                made.AsSpan(0, NonceLength), made.AsSpan(NonceLength + SealLength), made.AsSpan(NonceLength, SealLength), open);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(open);
    }
}
