using System.Globalization;

namespace Sonde.Cli.Loading;

/// <summary>The version of a ClickHouse server, as far as tables depend on it.</summary>
/// <param name="Major">The year, such as 18.</param>
/// <param name="Minor">The release of that year.</param>
internal readonly record struct ClickhouseVersion(int Major, int Minor) : IComparable<ClickhouseVersion>
{
    /// <summary>The oldest that can replace a partition by that of another table.</summary>
    public static readonly ClickhouseVersion Oldest = new(18, 12);

    /// <summary>The first with a type for truth values.</summary>
    private static readonly ClickhouseVersion FirstWithBool = new(21, 12);

    /// <summary>Whether the server has the type <c>Bool</c>; older ones hold 0 and 1.</summary>
    public bool HasBool => CompareTo(FirstWithBool) >= 0;

    /// <summary>Reads what <c>SELECT version()</c> answers.</summary>
    /// <exception cref="ClickhouseException">It is no version.</exception>
    public static ClickhouseVersion Parse(string text)
    {
        string[] parts = text.Trim().Split('.');
        bool isVersion = parts.Length >= 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            & int.TryParse(parts.Length >= 2 ? parts[1] : "", NumberStyles.None, CultureInfo.InvariantCulture, out int minor);
        return isVersion
            ? new ClickhouseVersion(major, minor)
            : throw new ClickhouseException("the server does not say which version of ClickHouse it is");
    }

    /// <inheritdoc/>
    public int CompareTo(ClickhouseVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
