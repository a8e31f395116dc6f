using System.Net;
using Sonde.Experiments;
using Sonde.Experiments.Network;
using Sonde.Experiments.PathTransparency.Series;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Walk;

/// <summary>
/// What an experiment says that it may come to holds whatever the system answers: every error, at every stage, with every ICMP error.
/// </summary>
public sealed class DeclaredOutcomesTests
{
    private const int LastErrno = 133;

    [Theory]
    [InlineData("tfo")]
    [InlineData("h2")]
    [InlineData("dscp")]
    [InlineData("mss")]
    public void Connections_of_the_system_come_to_nothing_undeclared(string nettest)
    {
        HashSet<string> given = [];
        foreach (ConversationEnd end in Enum.GetValues<ConversationEnd>())
        {
            foreach (ConversationStage stage in Enum.GetValues<ConversationStage>())
            {
                foreach (bool isConnected in (bool[])[false, true])
                {
                    for (int errno = 0; errno <= LastErrno; errno++)
                    {
                        var reply = new ConversationReply(default, default, default, end)
                        {
                            Stage = stage,
                            Errno = errno,
                            ConnectedAt = isConnected ? default(Instant) : null,
                        };
                        given.Add(ConversationOutcomes.Of(reply).Code);
                    }
                }
            }
        }

        given.UnionWith(OfIcmp());
        given.Except(Declared(nettest)).ShouldBeEmpty();
    }

    [Fact]
    public void Pings_come_to_nothing_undeclared()
        => Enumerable.Range(0, LastErrno + 1).Select(errno => FailureOutcomes.OfConnect(ErrnoFailures.OfConnect(errno)).Code)
            .Concat(OfIcmp())
            .Except(Declared("tcpping")).ShouldBeEmpty();

    private static IEnumerable<string> OfIcmp()
        => from address in (string[])["192.0.2.1", "2001:db8::1"]
           from type in Enumerable.Range(0, 256)
           from code in Enumerable.Range(0, 20)
           let outcome = IcmpOutcomes.OfConnect(IPAddress.Parse(address).AddressFamily, (byte)type, (byte)code)
           where outcome is not null
           select outcome.Value.Code;

    private static IEnumerable<string> Declared(string nettest)
        => ExperimentCatalog.All.Select(each => each.Description).Single(each => each.Name == nettest).Outcomes;
}
