using System.Net;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Packets.Dns;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>One answer to a query, read. What lies about its lengths is read as far as it goes.</summary>
/// <param name="Rcode">The response code; null where not even the header is there.</param>
/// <param name="Addresses">The addresses of the type that was asked for.</param>
internal sealed record DnsAnswer(int? Rcode, IReadOnlyList<IPAddress> Addresses)
{
    private const int MostRecords = 256;

    /// <summary>What the marks and the header say.</summary>
    public required DnsAnswerMarks Marks { get; init; }

    /// <summary>Whether records are missing that its header counts: then nothing in it can be relied on.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>
    /// Whether it answers what was asked: a resolver repeats the question (RFC 1035 §4.1.2), and a client takes no answer to another one
    /// (RFC 5452 §4.2). Without any question it may.
    /// </summary>
    public bool IsOfQuestion { get; private init; } = true;

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="question">What it answers.</param>
    /// <param name="length">How long it is in all.</param>
    /// <param name="seconds">When it came.</param>
    public static DnsAnswer Read(ReadOnlySpan<byte> bytes, DnsQuestion question, int length, double seconds)
    {
        if (!DnsMessage.TryParse(bytes, out DnsMessage message))
            return new DnsAnswer(null, []) { Marks = new DnsAnswerMarks(seconds, null, []) { Length = length }, IsBroken = true };
        List<IPAddress> addresses = [];
        List<string> names = [];
        bool hasEdns = false, repeats = false, isOfQuestion = true;
        int seen = 0;
        DnsRecordEnumerator records = message.Records;
        while (seen++ < MostRecords && records.MoveNext())
        {
            DnsRecord record = records.Current;
            if (record.Section == DnsSection.Question)
            {
                string asked = record.TryReadName(out string name) ? name.TrimEnd('.') : "";
                isOfQuestion = record.Type == question.Type && asked.Equals(question.Name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
                repeats = isOfQuestion && asked == question.Name.TrimEnd('.');
            }
            else if (record.Section == DnsSection.Answer && record.Type == question.Type && record.Address is { } address)
                addresses.Add(address.ToIPAddress());
            else if (record.Section == DnsSection.Answer && record.Type == DnsType.Cname && record.TryReadTarget(out string target))
                names.Add(target);
            else if (record.Type == DnsType.Opt) hasEdns = true;
        }

        IPAddress[] distinct = [.. addresses.Distinct()];
        return new DnsAnswer(message.ResponseCode, distinct)
        {
            IsOfQuestion = isOfQuestion,
            // What was not looked at to its end is not empty.
            IsBroken = seen > MostRecords ? distinct.Length == 0 : !records.IsWhole && !message.IsTruncated,
            Marks = new DnsAnswerMarks(seconds, message.ResponseCode, [.. distinct.Select(each => each.ToString())])
            {
                Names = names,
                IsAuthoritative = message.IsAuthoritative,
                HasRecursion = message.RecursionAvailable,
                IsTruncated = message.IsTruncated,
                HasEdns = hasEdns,
                RepeatsQuestion = repeats,
                Length = length,
            },
        };
    }

    /// <summary>Whether two answers say the same.</summary>
    public bool SaysAs(DnsAnswer other) => Rcode == other.Rcode && Addresses.Order(ByText).SequenceEqual(other.Addresses.Order(ByText));

    private static Comparer<IPAddress> ByText { get; } = Comparer<IPAddress>.Create(
        (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));
}
