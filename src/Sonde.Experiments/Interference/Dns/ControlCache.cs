using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>What the control resolvers answer for the names of a run: each is asked once for each name and type.</summary>
internal sealed class ControlCache
{
    private static ReadOnlySpan<byte> Translated => [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0];

    private const string Contradicted = "answers to one query, which differ";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of a name.</summary>
    public Entry Of(string name)
    {
        if (!_entries.TryGetValue(name, out Entry? entry)) _entries.Add(name, entry = new Entry());
        return entry;
    }

    /// <summary>What is known of one name.</summary>
    internal sealed class Entry
    {
        private readonly List<ControlAnswer> _answers = [];

        /// <summary>Whether somebody asks, and others wait.</summary>
        public bool IsAsking { get; set; }

        /// <summary>Whether all is known.</summary>
        public bool IsDone { get; set; }

        /// <summary>The answers.</summary>
        public IReadOnlyList<ControlAnswer> Answers => _answers;

        /// <summary>Until when nobody asks, for this machine could not.</summary>
        public Instant RestsUntil { get; private set; } = new(long.MinValue);

        /// <summary>
        /// Nobody was asked, for this machine could not: somebody else may ask, after a while. Those who wait meanwhile go on without: one
        /// behind the other they would hold up the run for as long as there are trials.
        /// </summary>
        public void Forget(Instant now)
        {
            _answers.Clear();
            IsAsking = false;
            RestsUntil = now + Rest;
        }

        /// <summary>
        /// Adds an answer. Of answers to one query that differ nobody knows which is the resolver's: nothing is known by them.
        /// </summary>
        public void Add(QueryRecord record, IPEndPoint resolver)
        {
            string[] addresses = record.IsContradicted ? [] : [.. record.Addresses.Select(address => address.ToString())];
            _answers.Add(
                new ControlAnswer(
                    resolver.Address.ToString(), record.Question.TypeName, record.IsContradicted ? -1 : record.Rcode, addresses)
                { Error = record.IsContradicted ? Contradicted : record.Error });
        }

        /// <summary>Whether a control resolver gave this response code to a question of this type.</summary>
        public bool Said(DnsQuestion question, int rcode)
            => _answers.Any(answer => answer.Type == question.TypeName && answer.Rcode == rcode);

        /// <summary>
        /// Whether control resolvers gave an address, or the IPv4 address that a resolver of a network without IPv4 put into it (DNS64,
        /// RFC 6147, with the prefix of RFC 6052 §2.1).
        /// </summary>
        public bool Gave(IPAddress address)
        {
            string text = address.ToString();
            if (_answers.Any(answer => answer.Addresses.Contains(text))) return true;
            byte[] bytes = address.GetAddressBytes();
            return bytes.AsSpan().StartsWith(Translated) && Gave(new IPAddress(bytes.AsSpan(Translated.Length)));
        }

        /// <summary>The addresses that control resolvers gave.</summary>
        public IEnumerable<string> AddressesOf(DnsType type)
            => _answers.Where(answer => answer.Type == (type == DnsType.Aaaa ? "AAAA" : "A")).SelectMany(answer => answer.Addresses);
    }
}
