using Sonde.Experiments.Network;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Simulation;

/// <summary>Something that happens to a simulated connection, counted from the moment at which its request was written.</summary>
/// <param name="Ms">When, in milliseconds.</param>
internal abstract record TalkEvent(double Ms)
{
    /// <summary>Bytes come; inside TLS, where there is some.</summary>
    public sealed record Data(double Ms, byte[] Bytes) : TalkEvent(Ms);

    /// <summary>The other side closes.</summary>
    public sealed record Fin(double Ms) : TalkEvent(Ms);

    /// <summary>A RST comes, from whomever.</summary>
    public sealed record Rst(double Ms) : TalkEvent(Ms);

    /// <summary>An ICMP error comes that ends it.</summary>
    public sealed record Icmp(double Ms, IcmpError Error, int Errno) : TalkEvent(Ms);

    /// <summary>TLS is broken: what came is not what was agreed.</summary>
    public sealed record Broken(double Ms) : TalkEvent(Ms);

    /// <summary>Tells the course of a conversation.</summary>
    public void Tell(ConversationCourse course, Instant at)
    {
        switch (this)
        {
            case Data data:
                course.Take(data.Bytes, at);
                break;
            case Fin:
                course.Close(at);
                break;
            case Icmp icmp:
                course.Fail(icmp.Errno, at);
                break;
            case Broken:
                course.FailTls(at);
                break;
            default:
                course.Fail(TalkScript.ConnectionReset, at);
                break;
        }
    }
}
