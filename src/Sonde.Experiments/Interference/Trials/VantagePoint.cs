using System.Net;
using Sonde.Experiments.Interference.Pages;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;

namespace Sonde.Experiments.Interference.Trials;

/// <summary>What a run knows of a vantage point: how its untouched answers look, and whether it can be used.</summary>
/// <param name="endpoint">Its address and port.</param>
internal sealed class VantagePoint(IPEndPoint endpoint)
{
    /// <summary>How many control names that got another page are kept.</summary>
    public const int MostStrays = 2;

    private readonly Dictionary<string, PageTemplate> _templates = new(StringComparer.Ordinal);
    private readonly Queue<TestName> _strays = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<byte> _firstTtls = [];
    private int _controls, _failedControls;

    /// <summary>Its address and port.</summary>
    public IPEndPoint Endpoint => endpoint;

    /// <summary>Whether it was found in order.</summary>
    public bool IsHealthy { get; set; }

    /// <summary>How long to leave it alone between two connections: longer than no time where it does not answer else.</summary>
    public TimeSpan Gap { get; set; }

    /// <summary>Why it cannot be used, or null; and until when nobody asks again.</summary>
    public string? Flaw { get; set; }

    /// <summary>Until when a flaw holds: then its health is looked at again.</summary>
    public Instant FlawUntil { get; set; }

    /// <summary>The probes by which the flaw was found: the evidence of every line that it decides.</summary>
    public IReadOnlyList<ProbeRecord> FlawProbes { get; set; } = [];

    /// <summary>
    /// The TTL of packets that come from it beyond doubt: of its RST on a port that nobody is interested in; null as long as nobody asked,
    /// or where none came.
    /// </summary>
    public byte? OwnTtl { get; set; }

    /// <summary>Whether that was asked for.</summary>
    public bool WasAskedForTtl { get; set; }

    /// <summary>The TTLs of the first answers to controls that matched.</summary>
    public IReadOnlyCollection<byte> FirstTtls => _firstTtls;

    /// <summary>Keeps that of one more.</summary>
    public void CountFirstTtl(byte ttl) => _firstTtls.Add(ttl);

    /// <summary>
    /// How many of its controls fail of themselves, from 0 to 1, by the rule of succession; 0 where none did. Those behind the tries of a
    /// name do not count: it may be that name's doing.
    /// </summary>
    public double ShareOfFailedControls => _failedControls == 0 ? 0 : (_failedControls + 1.0) / (_controls + 2.0);

    /// <summary>Counts such a control.</summary>
    public void CountControl(bool hasMatched)
    {
        _controls++;
        if (!hasMatched) _failedControls++;
    }

    /// <summary>Control names that were answered by another page than the expected one, the last few.</summary>
    public IReadOnlyCollection<TestName> Strays => _strays;

    /// <summary>Keeps such a name.</summary>
    public void Stray(TestName name)
    {
        if (_strays.Contains(name)) return;
        _strays.Enqueue(name);
        if (_strays.Count > MostStrays) _strays.Dequeue();
    }

    /// <summary>The template of answers for a path; null as long as none is learned.</summary>
    public PageTemplate? TemplateOf(string path) => _templates.GetValueOrDefault(path);

    /// <summary>Keeps what was learned.</summary>
    public void Learn(string path, PageTemplate template) => _templates[path] = template;

    /// <summary>The sample of a template that is to be told in full, once a run; null where it was.</summary>
    public PageAnswer? SampleToTell(PageTemplate template)
    {
        PageAnswer? sample = template.TakeSample();
        return _told.Add(template.Sha256) ? sample : null;
    }
}
