using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sonde.Experiments.Network;
using Sonde.Measurements.Formats.CensoredPlanet;
using Sonde.Measurements.Model;
using Sonde.Packets.Tcp;

namespace Sonde.Experiments.Interference.Dns;

/// <summary>One query with all that came back.</summary>
/// <param name="Question">The query.</param>
/// <param name="SentAt">When it left.</param>
/// <param name="EndedAt">When its window was over.</param>
/// <param name="Answers">The answers, in their order; over TCP one at most.</param>
internal sealed record QueryRecord(DnsQuestion Question, Instant SentAt, Instant EndedAt, IReadOnlyList<DnsAnswer> Answers)
{
    /// <summary>The answers, in their order.</summary>
    public IReadOnlyList<DnsAnswer> Answers { get; } = Answers;

    /// <summary>
    /// The answer that a resolver's client takes: the first that can be read, and is one to its question, where there is any such.
    /// </summary>
    public DnsAnswer? First { get; }
        = Answers.FirstOrDefault(answer => answer is { IsBroken: false, Rcode: not null, IsOfQuestion: true })
        ?? Answers.FirstOrDefault(answer => answer is { IsBroken: false, Rcode: not null });

    /// <summary>The response code; -1 where no answer came.</summary>
    public int Rcode => First?.Rcode ?? -1;

    /// <summary>The addresses of the first answer.</summary>
    public IReadOnlyList<IPAddress> Addresses => First?.Addresses ?? [];

    /// <summary>Whether an answer came.</summary>
    public bool IsAnswered => First is not null;

    /// <summary>Whether the answer holds no more than that it does not fit: then TCP is asked.</summary>
    public bool IsTruncated => First is { Marks.IsTruncated: true };

    /// <summary>The transport.</summary>
    public string Transport { get; init; } = "udp";

    /// <summary>Where it failed, or null.</summary>
    public Stage? Stage { get; init; }

    /// <summary>What failed, or null.</summary>
    public Failure? Failure { get; init; }

    /// <summary>What was wrong, in the archives' words, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Our address and port, or null.</summary>
    public IPEndPoint? Source { get; init; }

    /// <summary>Datagrams that came beyond those that were looked at.</summary>
    public int Uncounted { get; init; }

    /// <summary>The TTL of the RST that ended it over TCP, where it was captured; else null.</summary>
    public byte? RstTtl { get; init; }

    /// <summary>The ICMP errors that came for it.</summary>
    public IReadOnlyList<IcmpError> Errors { get; init; } = [];

    /// <summary>Whether further answers say something else than the first.</summary>
    public bool IsContradicted => First is { } first && Answers.Any(answer => !answer.IsBroken && !answer.SaysAs(first));

    /// <summary>What a UDP exchange came to.</summary>
    public static QueryRecord Of(DnsQuestion question, in DatagramReply reply, IPEndPoint resolver, Instant zero)
    {
        DnsAnswer[] answers = [.. reply.Answers.Where(answer => answer.IsAnswer).Select(answer => Read(answer, question, zero))];
        var record = new QueryRecord(question, reply.SentAt, reply.At, answers)
        {
            Source = reply.Source,
            Uncounted = reply.Uncounted,
            Errors = [.. reply.Errors.Select(error => error.Error)],
        };
        if (record.IsAnswered) return record;
        string flow =
            $"read udp {ProberErrors.Scrubbed}:{reply.Source?.Port.ToString(CultureInfo.InvariantCulture) ?? "0"}->{Peer(resolver)}";
        return reply.End switch
        {
            DatagramEnd.Answered
                => record
                with
                { Stage = Sonde.Measurements.Model.Stage.Read, Failure = Failures.DnsServerMisbehaving, Error = "dns: bad message" },
            DatagramEnd.Unreachable when reply.Errors is [{ Error: var icmp }, ..] => record with
            {
                Stage = Sonde.Measurements.Model.Stage.Read,
                Failure = FailureOf(icmp, resolver.AddressFamily),
                Error = $"{flow}: read: {WordOf(icmp, resolver.AddressFamily)}",
            },
            DatagramEnd.Failed => record with
            {
                Stage = Sonde.Measurements.Model.Stage.Setup,
                Failure = ErrnoFailures.OfConnect(reply.Errno),
                Error = $"dial udp {Peer(resolver)}: socket: {ProberWords.InvalidArgument}",
            },
            DatagramEnd.Abandoned
                => record
                with
                { Stage = Sonde.Measurements.Model.Stage.Setup, Failure = Failures.Interrupted, Error = ProberWords.Canceled },
            // Silence that this machine could not have heard the end of.
            _ when reply.IsUnheard => record with
            {
                Stage = Sonde.Measurements.Model.Stage.Setup,
                Failure = Failures.GenericTimeout,
                Error = $"dial udp {Peer(resolver)}: socket: {ProberWords.InvalidArgument}",
            },
            _ => record
                with
            {
                Stage = Sonde.Measurements.Model.Stage.Read,
                Failure = Failures.GenericTimeout,
                Error = $"{flow}: {ProberWords.IoTimeout}"
            },
        };
    }

    /// <summary>What a query over TCP came to.</summary>
    public static QueryRecord Of(DnsQuestion question, in ConversationReply reply, IPEndPoint resolver, Instant zero)
    {
        double seconds = Math.Round(reply.At.SecondsSince(zero), 6);
        DnsAnswer[] answers = reply.End == ConversationEnd.Answered && reply.Bytes.Length > 2
            ? [DnsAnswer.Read(reply.Bytes.Span[2..], question, reply.Bytes.Length - 2, seconds)]
            : [];
        byte? rstTtl = null;
        foreach (PacketMarks packet in reply.Packets)
            if (!packet.IsOurs && packet.Flags.HasFlag(TcpFlags.Rst)) rstTtl ??= packet.Ttl;
        var record = new QueryRecord(
            question, reply.SentAt, reply.At, answers)
        { Transport = "tcp", Source = reply.Source, RstTtl = rstTtl, Errors = [.. reply.Errors.Select(error => error.Error)] };
        if (record.IsAnswered) return record;
        Trials.Trouble trouble = Trials.Trouble.Of(reply)
            ?? new Trials.Trouble(
                Sonde.Measurements.Model.Stage.Read, reply.End == ConversationEnd.Closed ? Failures.Eof : Failures.DnsServerMisbehaving);
        string error = trouble.Failure == Failures.DnsServerMisbehaving
            ? "dns: bad message"
            : new ProberErrors("dns", resolver).Of(trouble.Stage, trouble.Failure, reply.Source?.Port ?? 0);
        return record with { Stage = trouble.Stage, Failure = trouble.Failure, Error = error };
    }

    /// <summary>The line's element.</summary>
    public SatelliteQuery Write(string url, Instant zero, Func<IPAddress, SatelliteAddress> known)
        => new(url, Rcode, [.. Addresses.Select(known)], Detail(zero)) { Error = Error };

    /// <summary>What is ours of it.</summary>
    public DnsTryDetail Detail(Instant zero)
        => new(Question.TypeName, Math.Round(SentAt.SecondsSince(zero), 6), Math.Round(EndedAt.SecondsSince(zero), 6))
        {
            Stage = Stage,
            Failure = Failure,
            Transport = Transport,
            Variant = Question.Variant,
            Answers = [.. Answers.Take(DnsTryDetail.MostAnswers).Select(answer => answer.Marks)],
            MoreAnswers = Math.Max(0, Answers.Count - DnsTryDetail.MostAnswers) + Uncounted,
        };

    private static DnsAnswer Read(DatagramAnswer answer, DnsQuestion question, Instant zero)
    {
        DnsAnswer read = DnsAnswer.Read(answer.Bytes.Span, question, answer.Length, Math.Round(answer.At.SecondsSince(zero), 6));
        return read with { Marks = read.Marks with { Ttl = answer.Ttl, IpId = answer.Id } };
    }

    private static Failure FailureOf(IcmpError icmp, AddressFamily family) => WordOf(icmp, family) switch
    {
        ProberWords.Refused => Failures.ConnectionRefused,
        ProberWords.NetworkUnreachable => Failures.NetworkUnreachable,
        _ => Failures.HostUnreachable,
    };

    private static string WordOf(IcmpError icmp, AddressFamily family) => IcmpOutcomes.OfConnect(family, icmp.Type, icmp.Code)?.Class switch
    {
        OutcomeClasses.TcpRefused => ProberWords.Refused,
        OutcomeClasses.NetworkUnreachable => ProberWords.NetworkUnreachable,
        _ => ProberWords.NoRoute,
    };

    private static string Peer(IPEndPoint resolver) => resolver.ToString();
}
