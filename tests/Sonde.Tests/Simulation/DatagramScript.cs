using System.Net;
using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>What comes back for a simulated datagram, and when, in milliseconds after it was sent.</summary>
internal sealed record DatagramScript
{
    /// <summary>The answers.</summary>
    public IReadOnlyList<(double Ms, byte[] Bytes, byte Ttl)> Answers { get; init; } = [];

    /// <summary>Answers that come from elsewhere.</summary>
    public IReadOnlyList<(double Ms, byte[] Bytes, IPEndPoint From)> Strays { get; init; } = [];

    /// <summary>The ICMP errors.</summary>
    public IReadOnlyList<(double Ms, IcmpError Error)> Errors { get; init; } = [];

    /// <summary>Why it cannot be sent, or 0.</summary>
    public int Errno { get; init; }

    /// <summary>What happens elsewhere when it is sent.</summary>
    public Action? OnSend { get; init; }

    public static DatagramScript Silence { get; } = new();

    /// <summary>One answer.</summary>
    public static DatagramScript Answer(byte[] bytes, double ms = 10, byte ttl = 57) => new() { Answers = [(ms, bytes, ttl)] };

    /// <summary>How an exchange goes.</summary>
    /// <param name="id">The probe.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="abandonedAt">When its plan gives it up; null: never.</param>
    /// <param name="source">Our address and port.</param>
    public DatagramReply Play(ProbeId id, DatagramExchange exchange, Instant start, Instant? abandonedAt, IPEndPoint source)
    {
        var course = new DatagramCourse(id, exchange, start) { Source = source };
        if (Errno != 0) return course.Fail(Errno, start);
        IEnumerable<(double Ms, Action<Instant> Happens)> steps =
        [
            .. Answers.Select(
                each => (
                    each.Ms, (Action<Instant>)(at => course.Take(new DatagramAnswer(at, exchange.Target, each.Bytes) { Ttl = each.Ttl })))),
            .. Strays.Select(
                each => (each.Ms, (Action<Instant>)(at => course.Take(new DatagramAnswer(at, each.From, each.Bytes) { Ttl = 57 })))),
            .. Errors.Select(each => (each.Ms, (Action<Instant>)(at => course.Take(new IcmpMarks(at, each.Error))))),
        ];
        foreach ((double ms, Action<Instant> happens) in steps.OrderBy(step => step.Ms))
        {
            Instant at = start + TimeSpan.FromMilliseconds(ms);
            if (at > course.Due || at > abandonedAt) break;
            happens(at);
        }

        return abandonedAt is { } given && given < course.Due ? course.Abandon(given) : course.ToReply(course.Due);
    }
}
