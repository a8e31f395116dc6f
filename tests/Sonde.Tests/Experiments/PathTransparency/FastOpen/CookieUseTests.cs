using Sonde.Experiments.Network;
using Sonde.Experiments.Observing;
using Sonde.Experiments.PathTransparency.FastOpen;
using Sonde.Measurements.Formats.Pathspider;
using Sonde.Measurements.Model;

namespace Sonde.Tests.Experiments.PathTransparency.FastOpen;

/// <summary>
/// Connections of the system on a path that loses packets. Letters: <c>B</c> without fast open; <c>a</c> asks and gets no cookie, <c>g</c>
/// asks and gets one, <c>u</c> uses one and its data is taken, <c>n</c> uses one in vain, <c>f</c> uses one and fails; after it
/// <c>'</c> where it was held up: its SYN, or the answer to it, was sent again; <c>4</c> where it asks by kind 254.
/// </summary>
public sealed class CookieUseTests
{
    [Theory]
    [InlineData("B g u", "works received acked")]
    [InlineData("B a a", "works not_received")]
    [InlineData("B a' a' g u", "works received acked")]
    [InlineData("B a a4' g4 u", "works received acked")]
    [InlineData("B g n' u", "works received acked")]
    [InlineData("B g u'", "works received acked")]
    [InlineData("B g n' n", "works received not_acked")]
    [InlineData("B g f f", "broken received failed")]
    [InlineData("B g f' f' u", "works received acked")]
    [InlineData("B g n' f f", "broken received failed")]
    [InlineData("B a' a' a' a' a'", "works not_received fallback")]
    [InlineData("B' a' a' a' a' a'", "works fallback undecided:path_loss")]
    [InlineData("B g n' n' n' n' n'", "works received failed fallback")]
    [InlineData("B' g n' n' n' n' n'", "works received fallback undecided:path_loss")]
    [InlineData("B a' a4 a", "works not_received")]
    public void Connections_that_were_held_up_are_made_again_before_they_count(string course, string expected)
    {
        ConversationReply[] replies = [.. course.Split(' ').Select(Reply)];
        for (int count = 1; count < replies.Length; count++)
            CookieUse.IsDecided([.. replies.Take(count)]).ShouldBeFalse($"after {count}");
        CookieUse.IsDecided(replies).ShouldBeTrue();
        string words = string.Join(' ', Verdict.Of(new KernelFindings(replies, isObserved: true), null).Conditions
            .Where(word => !word.StartsWith(TfoConditions.RttSaved, StringComparison.Ordinal))
            .Select(word => word.StartsWith(TfoConditions.FallbackDelayed, StringComparison.Ordinal) ? "fallback"
                : word.StartsWith(TfoConditions.Undecided, StringComparison.Ordinal) ? word[4..] : word[(word.LastIndexOf('.') + 1)..]));
        words.ShouldBe(expected);
    }

    [Theory]
    [InlineData("B a' a' a' a' a'", "tfo.cookie.not_received")]
    [InlineData("B g n' n' n' n' n'", "tfo.syndata.failed")]
    public void What_the_path_lost_before_the_connection_that_counts_is_loss_too(string course, string word)
    {
        ConversationReply[] replies = [.. course.Split(' ').Select(Reply)];
        ConversationReply lost = new(default, new Instant(0), new Instant(3_000_000_000), ConversationEnd.Abandoned);
        Verdict.Of(new KernelFindings(replies, isObserved: true), null).Conditions.ShouldContain(word);
        IReadOnlyList<string> said = Verdict.Of(new KernelFindings(replies, isObserved: true, [lost]), null).Conditions;
        said.ShouldNotContain(word);
        said.ShouldContain("tfo.undecided:path_loss");
    }

    private static ConversationReply Reply(string how)
    {
        bool heldUp = how.EndsWith('\''), uses = how[0] is 'u' or 'n' or 'f';
        var sent = new Instant(0);
        Instant opened = sent + TimeSpan.FromMilliseconds(heldUp ? 1010 : 10);
        const int data = 80;
        int kind = how.Contains('4', StringComparison.Ordinal) ? 254 : 34;
        var fields = new TfoChain.Fields
        {
            SynKind = kind,
            SynCookieLength = uses ? 8 : 0,
            DataLength = uses ? data : 0,
            Acknowledgement = how[0] switch { 'f' when !heldUp => 0, 'u' => 1 + data, _ => 1 },
            AckCookieLength = how[0] == 'g' ? 8 : 0,
            AckKind = how[0] == 'g' ? kind : 0,
            FellBack = heldUp,
        };
        return new ConversationReply(default, sent, opened, how[0] == 'f' ? ConversationEnd.Abandoned : ConversationEnd.Answered)
        {
            ConnectedAt = how[0] == 'f' && !heldUp ? null : opened,
            SynRetransmits = heldUp ? 1 : 0,
            HadCookie = uses,
            SynDataAcked = how[0] == 'u',
            FastOpenFailure = how[0] switch { 'a' or 'g' => 1, 'n' => heldUp ? 3 : 2, _ => 0 },
            Flow = how[0] == 'B' ? new FlowRecord() : new FlowRecord { Fields = [fields] },
        };
    }
}
