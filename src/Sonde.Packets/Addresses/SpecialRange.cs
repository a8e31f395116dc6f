namespace Sonde.Packets.Addresses;

/// <summary>A range of addresses that is kept for a purpose (RFC 6890 and its registries).</summary>
/// <param name="Block">The range.</param>
/// <param name="Use">What it is for, in the registry's words.</param>
public sealed record SpecialRange(AddressBlock Block, string Use)
{
    /// <summary>
    /// Whether the Internet has no such addresses; false for those that relays announce and that somebody's packets come from.
    /// </summary>
    public bool IsBogon { get; init; } = true;

    /// <summary>Whether nothing is measured in it unless the user says so.</summary>
    public bool IsBlocked { get; init; } = true;
}
