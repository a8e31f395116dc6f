using System.Text;

namespace Sonde.Analysis.Metadata;

/// <summary>Reads CAIDA's as-org2info and as2types.</summary>
internal static class AsReaders
{
    /// <summary>as-org2info: two tables, each under a comment that names its columns; lines before the first are skipped.</summary>
    public static MetadataContent.Organizations ReadOrganizations(ReadOnlySpan<byte> text)
    {
        var organizations = new Dictionary<string, (string? Name, string? Country)>(StringComparer.Ordinal);
        var networks = new List<(uint Asn, string Name, string Organization)>();
        int rejected = 0;
        bool? ofNetworks = null;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.StartsWith("# format:"u8)) ofNetworks = line["# format:".Length..].StartsWith("aut|"u8);
            if (line.IsEmpty || line[0] == '#' || ofNetworks is not { } second) continue;
            ReadOnlySpan<byte> key = LineFields.Next(ref line, (byte)'|');
            LineFields.Next(ref line, (byte)'|');
            string name = Encoding.UTF8.GetString(LineFields.Next(ref line, (byte)'|'));
            ReadOnlySpan<byte> third = LineFields.Next(ref line, (byte)'|');
            if (!second) organizations[Encoding.UTF8.GetString(key)] = (name.Length == 0 ? null : name, LineFields.Country(third));
            else if (LineFields.TryNumber(key, out uint asn)) networks.Add((asn, name, Encoding.UTF8.GetString(third)));
            else rejected++;
        }

        var byAsn = new Dictionary<uint, AsOrganization>(networks.Count);
        foreach ((uint asn, string name, string id) in networks)
        {
            (string? fullName, string? country) = organizations.GetValueOrDefault(id);
            byAsn[asn] = new(name, fullName, country);
        }

        return new(byAsn) { Entries = byAsn.Count, Rejected = rejected };
    }

    /// <summary>as2types: number, source of the class and class between bars.</summary>
    public static MetadataContent.Classes ReadClasses(ReadOnlySpan<byte> text)
    {
        var byAsn = new Dictionary<uint, string>();
        int rejected = 0;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = LineFields.Next(ref text, (byte)'\n').Trim((byte)'\r');
            if (line.IsEmpty || line[0] == '#') continue;
            ReadOnlySpan<byte> key = LineFields.Next(ref line, (byte)'|');
            LineFields.Next(ref line, (byte)'|');
            if (LineFields.TryNumber(key, out uint asn) && line.Length is > 0 and < 100)
                byAsn[asn] = string.Intern(Encoding.UTF8.GetString(line));
            else rejected++;
        }

        return new(byAsn) { Entries = byAsn.Count, Rejected = rejected };
    }
}
