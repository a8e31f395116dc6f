using Sonde.Experiments.Observing;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Packets.Tcp;

namespace Sonde.Tests.Experiments.Observing;

/// <summary>
/// SYNs and SYN/ACKs that are sent again, and leave out what the first had: the first decides where it was seen, and where it was not,
/// nothing is said of what the later one lacks.
/// </summary>
public sealed class RepeatedOpeningTests : FlowScene
{
    private const TcpFlags EcnSyn = TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, SynAck = TcpFlags.Syn | TcpFlags.Ack;
    private const long Second = 1_000_000_000;

    private static readonly byte[] Full = [2, 4, 5, 180, 4, 2, 3, 3, 7, 1, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1];

    [Fact]
    public void Later_answer_that_leaves_all_out_takes_nothing_back()
    {
        Send(EcnSyn, Full);
        Answer(SynAck | TcpFlags.Ece, Full);
        Wait();
        Answer(SynAck, []);
        Send(TcpFlags.Ack, []);
        FlowRecord flow = End();
        new EcnChain().ConditionsOf(flow)[0].ShouldBe("ecn.negotiation.succeeded");
        new TcpOptionsChain().ConditionsOf(flow).ShouldAllBe(word => word.EndsWith("negotiation.succeeded"));
        new MssChain().ConditionsOf(flow).ShouldContain("mss.option.received.unchanged");
    }

    [Fact]
    public void Later_question_that_asks_for_nothing_is_not_what_the_first_answer_answers()
    {
        Send(EcnSyn | TcpFlags.Ae, Full);
        Answer(SynAck | TcpFlags.Cwr, Full);
        Wait();
        Send(TcpFlags.Syn, []);
        Answer(SynAck, []);
        Send(TcpFlags.Ack, []);
        FlowRecord flow = End();
        new EcnChain().ConditionsOf(flow)[0].ShouldBe("ecn.accecn.negotiated");
        new TcpOptionsChain().ConditionsOf(flow).ShouldAllBe(word => word.EndsWith("negotiation.succeeded"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answer_that_may_be_the_second_says_nothing_of_what_it_lacks(bool isAskedAgain)
    {
        Send(EcnSyn, Full);
        Wait();
        if (isAskedAgain) Send(EcnSyn, Full);
        Answer(SynAck, []);
        Send(TcpFlags.Ack, []);
        FlowRecord flow = End();
        new EcnChain().ConditionsOf(flow).ShouldNotContain(word => word.StartsWith("ecn.negotiation"));
        new TcpOptionsChain().ConditionsOf(flow).ShouldBeEmpty();
        new MssChain().ConditionsOf(flow).ShouldBe(["mss.connectivity.online", "mss.option.local.value:1460"]);
    }

    [Fact]
    public void Answer_that_may_be_the_second_has_what_it_has()
    {
        Send(EcnSyn | TcpFlags.Ae, Full);
        Wait();
        Answer(SynAck | TcpFlags.Ece, [4, 2, 1, 1]);
        Send(TcpFlags.Ack, []);
        FlowRecord flow = End();
        new EcnChain().ConditionsOf(flow).ShouldNotContain(word => word.StartsWith("ecn.negotiation"), "it may have spoken accurate ECN");
        new TcpOptionsChain().ConditionsOf(flow).ShouldBe(["sack.negotiation.succeeded"]);
    }

    [Fact]
    public void Question_that_falls_back_before_it_is_answered_asked_for_nothing()
    {
        Send(EcnSyn, Full);
        Wait();
        Send(TcpFlags.Syn, Full);
        Answer(SynAck, Full);
        Send(TcpFlags.Ack, []);
        new EcnChain().ConditionsOf(End()).ShouldBeEmpty();
    }

    private void Wait() => Now += Second;

    private void Send(TcpFlags flags, byte[] options) => Send(false, flags, flags.HasFlag(TcpFlags.Syn) ? 1u : 2u, 0, options: options);

    private void Answer(TcpFlags flags, byte[] options) => Answer(false, flags, 7, 2, options);
}
