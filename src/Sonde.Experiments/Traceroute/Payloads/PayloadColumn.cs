namespace Sonde.Experiments.Traceroute.Payloads;

/// <summary>All TTLs of one payload.</summary>
internal sealed class PayloadColumn
{
    private readonly PayloadCell[] _cells;

    /// <summary>Makes a column.</summary>
    /// <param name="role">What the payload is sent for.</param>
    /// <param name="maxTtl">The highest TTL.</param>
    public PayloadColumn(PayloadRole role, int maxTtl)
    {
        Role = role;
        _cells = [.. Enumerable.Range(0, maxTtl + 1).Select(ttl => new PayloadCell(role, ttl))];
    }

    /// <summary>What the payload is sent for.</summary>
    public PayloadRole Role { get; }

    /// <summary>The cells by their TTL; the one of TTL 0 is empty.</summary>
    public IReadOnlyList<PayloadCell> Cells => _cells;

    /// <summary>The lowest TTL at which something other than a router's error answered, or null.</summary>
    public int? End => Array.Find(_cells, cell => cell.IsEnd)?.Ttl;

    /// <summary>How often the payload left, from a TTL on, and nothing answered, nor may have.</summary>
    public int SilentFrom(int ttl) => _cells.Where(cell => cell.Ttl >= ttl && !cell.IsAnswered).Sum(cell => cell.SentInVain);

    /// <summary>The highest TTL at which a router's error answered, or 0.</summary>
    public int LastExpired => Array.FindLast(_cells, cell => cell.Expired is not null)?.Ttl ?? 0;
}
