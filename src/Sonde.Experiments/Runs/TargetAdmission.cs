using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sonde.Experiments.Contract;
using Sonde.Experiments.Network;
using Sonde.Experiments.Targets;
using Sonde.Packets.Addresses;

namespace Sonde.Experiments.Runs;

/// <summary>Makes targets of lines: read, looked up, and checked against family, blocklist and what is measured already.</summary>
/// <param name="settings">The run's settings.</param>
/// <param name="network">Looks names up.</param>
/// <param name="counts">Counts what is kept out.</param>
/// <param name="observer">Told of it.</param>
public sealed class TargetAdmission(RunSettings settings, INetwork network, RunCounts counts, IRunObserver observer)
{
    private readonly IExperiment _experiment = settings.Experiment;
    private readonly bool _controlLeaves = settings.Control is { } control && !settings.Connects.StaysAtHome(control.Address);
    private readonly HashSet<UInt128> _seen = [];
    private int _round;

    /// <summary>Whether a target was not admitted because nobody consented to sending anything; nothing can be measured then.</summary>
    public bool LacksConsent { get; private set; }

    /// <summary>Told of each input, or address of one, that will not be measured, and why.</summary>
    public Action<SourceLine, string> Unmeasured { get; init; } = (_, _) => { };

    /// <summary>What is wrong with a target, or null: all that can be said without a packet.</summary>
    /// <param name="reading">What the experiment made of it.</param>
    /// <param name="families">Which addresses are asked for.</param>
    /// <param name="resolve">Whether names may be looked up.</param>
    public static string? ErrorOf(TargetReading reading, AddressFamilies families, bool resolve)
        => reading switch
        {
            TargetReading.Rejected rejected => rejected.Error,
            TargetReading.InRange range
                => families.Allows(range.Range.First)
                ? null
                : $"{range.Range.First} is not an {families} address, and only these were asked for",
            TargetReading.Accepted accepted when LiteralAddress.TryParse(accepted.Host, out IPAddress address) =>
                families.Allows(address) ? null : $"{accepted.Host} is not an {families} address, and only these were asked for",
            TargetReading.Accepted accepted when !resolve =>
                $"\"{accepted.Host}\" is not an address: add --resolve to look the name up and measure each of its addresses",
            _ => null,
        };

    /// <summary>The targets of a line that <see cref="TargetRanges"/> has read: none, one, or one for each address of a name.</summary>
    public async Task<IReadOnlyList<Target>> AdmitAsync(SourceLine line, CancellationToken cancel)
    {
        counts.AddRead();
        if (line.Round != _round)
        {
            _seen.Clear(); // each round measures all
            _round = line.Round;
        }

        if ((line.Error ?? ErrorOf(line.Reading!, settings.Families, settings.Resolve)) is { } error)
        {
            Reject(line, error);
            return [];
        }

        if (line.Reading is not TargetReading.Accepted reading)
            throw new ArgumentException("A line is read, and a range comes as one line for each of its addresses.", nameof(line));
        if (LiteralAddress.TryParse(reading.Host, out IPAddress literal))
        {
            var target = new Target
            {
                Input = line.Text,
                Host = reading.Host,
                Address = literal,
                Port = reading.Port,
                Job = reading.Job,
                Trial = reading.Trial,
                IsOfRange = line.IsOfRange
            };
            return Admits(line, target) ? [target] : [];
        }

        if (!HomeNames.Contains(reading.Host) && !HasConsent()) return [];
        NameLookup lookup = await network.Names.ResolveAsync(reading.Host, cancel);
        List<Target> targets = [];
        foreach (IPAddress address in lookup.Addresses.Where(a => settings.Families.Allows(a)))
        {
            Target target = Found(lookup, address, reading);
            if (Admits(line, target)) targets.Add(target);
        }

        if (lookup.Failure is not null) return Unfound(line, lookup, reading);
        if (!lookup.Addresses.Any(a => settings.Families.Allows(a))) Reject(line, $"\"{reading.Host}\" has no {settings.Families} address");
        return targets;
    }

    private Target Found(NameLookup lookup, IPAddress address, TargetReading.Accepted reading) => new()
    {
        Input = _experiment.WriteInput(address.ToString(), reading.Port),
        Host = address.ToString(),
        Address = address,
        Port = reading.Port,
        Job = reading.Job,
        Trial = reading.Trial,
        Lookup = lookup,
    };

    private IReadOnlyList<Target> Unfound(SourceLine line, NameLookup lookup, TargetReading.Accepted reading)
    {
        var target = new Target
        {
            Input = line.Text,
            Host = lookup.Name,
            Address = IPAddress.None,
            Port = reading.Port,
            Lookup = lookup,
            Job = reading.Job,
            Trial = reading.Trial
        };
        if (!settings.IsMeasured(_experiment.ResumeKey(target), false)) return [target];
        counts.AddResumed();
        return [];
    }

    private bool Admits(SourceLine line, Target target)
    {
        // A literal address on the command line is meant, also where a range before it was not.
        bool isMeant = line.IsTyped && target.Lookup is null;
        string? entry = isMeant ? null : settings.BlockedBy(target.Address);
        if (_experiment.RepeatKey(target) is { } key && !_seen.Add(HashOf(entry is null ? key : $"blocked {key}")))
        {
            counts.AddRepeated();
            return false;
        }

        if (settings.IsMeasured(_experiment.ResumeKey(target), target.IsTyped))
        {
            counts.AddResumed();
            return false;
        }

        if (entry is null)
        {
            return (settings.Connects.StaysAtHome(target.Address) && !_controlLeaves) || HasConsent();
        }

        counts.AddBlocked(entry);
        observer.Blocked(line, target.Address.ToString(), entry);
        Unmeasured(line, $"{target.Address} is on the blocklist ({entry})");
        return false;
    }

    // A list has a million lines: of each key 16 bytes are kept, which no two keys share by chance.
    private static UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    // A look-up leaves this machine too.
    private bool HasConsent()
    {
        LacksConsent = LacksConsent || !settings.HasConsent();
        return !LacksConsent;
    }

    private void Reject(SourceLine line, string error)
    {
        counts.AddRejected();
        observer.Rejected(line, error);
        Unmeasured(line, error);
    }
}
