using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sonde.Experiments.Network;

namespace Sonde.Tests.Experiments.Network;

/// <summary>When and why a conversation ends, whoever holds it.</summary>
public sealed class ConversationCourseTests
{
    private static readonly IPEndPoint Target = new(IPAddress.Parse("192.0.2.80"), 80);

    private static readonly Conversation Plain = new(Target, "hello"u8.ToArray())
    {
        Limits = new TimeLimits { Connect = TimeSpan.FromSeconds(5), Tls = TimeSpan.FromSeconds(10), Answer = TimeSpan.FromSeconds(15) },
    };

    [Fact]
    public void Silent_dial_ends_by_its_limit()
    {
        ConversationCourse course = New(Plain);
        course.Due.ShouldBe(At(5));
        course.Pass(At(4.999));
        course.End.ShouldBeNull();
        course.Pass(At(5));
        (course.End, course.Stage).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Dial));
    }

    [Fact]
    public void Drip_ends_by_the_limit_of_the_whole_answer()
    {
        ConversationCourse course = Opened(Plain with { Judge = (_, _) => AnswerState.Unfinished });
        for (double second = 1; course.End is null; second++)
        {
            course.Pass(At(second));
            course.Take("x"u8, At(second));
        }

        (course.End, course.Stage, course.EndedAt).ShouldBe((ConversationEnd.TimedOut, ConversationStage.Read, At(15)));
        course.ToReply().Received.ShouldBe(14);
    }

    [Fact]
    public void Silence_counts_from_the_acknowledgement()
    {
        ConversationCourse course = Opened(
            Plain with { Judge = (_, total) => total == 0 ? AnswerState.Answer : AnswerState.Unfinished, Quiet = TimeSpan.FromSeconds(3) });
        course.AwaitsAck.ShouldBeTrue();
        course.Due.ShouldBe(At(15), "nothing was acknowledged: it is not silence yet");
        course.Acknowledge(At(1));
        course.Due.ShouldBe(At(4));
        course.Pass(At(4));
        course.End.ShouldBe(ConversationEnd.Answered, "silence was the answer");
        course.ToReply().WasAcked.ShouldBeTrue();
    }

    [Fact]
    public void Bytes_after_a_whole_answer_are_heard_while_it_must_stay_quiet()
    {
        AnswerJudge judge = (received, total)
            => total > 5 ? AnswerState.Wrong : received.SequenceEqual("hello"u8) ? AnswerState.Answer : AnswerState.Unfinished;
        ConversationCourse course = Opened(Plain with { Judge = judge, Quiet = TimeSpan.FromSeconds(3) });
        course.Take("hello"u8, At(1));
        course.End.ShouldBeNull("more may follow");
        course.Take("!"u8, At(2));
        course.End.ShouldBe(ConversationEnd.WronglyAnswered);
        Encoding.ASCII.GetString(course.ToReply().Bytes.Span).ShouldBe("hello!");
        ConversationCourse other = Opened(Plain with { Judge = judge, Quiet = TimeSpan.FromSeconds(3) });
        other.Take("hello"u8, At(1));
        other.Pass(At(4));
        other.End.ShouldBe(ConversationEnd.Answered);
    }

    [Fact]
    public void Half_an_answer_and_then_nothing_is_quiet_and_no_answer()
    {
        ConversationCourse course = Opened(Plain with { Judge = (_, _) => AnswerState.Unfinished, Quiet = TimeSpan.FromSeconds(3) });
        course.Take("hel"u8, At(1));
        course.Pass(At(4));
        (course.End, course.EndedAt).ShouldBe((ConversationEnd.Quiet, At(4)));
    }

    [Fact]
    public void Endless_answer_is_cut_and_kept_in_bounds()
    {
        ConversationCourse course = Opened(Plain with { Judge = (_, _) => AnswerState.Unfinished, KeptBytes = 1000, MostBytes = 5000 });
        for (int i = 0; course.End is null; i++) course.Take(new byte[700], At(1));
        course.End.ShouldBe(ConversationEnd.TooMuch);
        ConversationReply reply = course.ToReply();
        reply.Bytes.Length.ShouldBe(1000);
        reply.Received.ShouldBeInRange(5001, 5700);
    }

    [Fact]
    public void Judge_knows_how_much_came_beyond_what_is_kept()
    {
        ConversationCourse course = Opened(
            Plain with { Judge = (_, total) => total >= 5000 ? AnswerState.Answer : AnswerState.Unfinished, KeptBytes = 100 });
        for (int i = 0; i < 5; i++) course.Take(new byte[1000], At(1 + i));
        (course.End, course.EndedAt).ShouldBe((ConversationEnd.Answered, At(5)));
    }

    [Fact]
    public void Handshake_alone_is_answered_when_it_is_done()
    {
        ConversationCourse course = New(Plain with { Request = default, Tls = new TlsSettings("blocked.example") });
        course.Connect(At(0.1));
        course.Stage.ShouldBe(ConversationStage.Tls);
        course.Due.ShouldBe(At(10.1));
        course.TakeHandshake(1200, At(0.2));
        course.FinishTls(At(0.3));
        ConversationReply reply = course.ToReply();
        (reply.End, reply.Received, reply.FirstByteAt).ShouldBe((ConversationEnd.Answered, 1200, At(0.2)));
    }

    [Fact]
    public void Close_within_the_handshake_is_of_its_stage()
    {
        ConversationCourse course = New(Plain with { Tls = new TlsSettings("blocked.example") });
        course.Connect(At(0.1));
        course.Close(At(0.2));
        ConversationReply reply = course.ToReply();
        (reply.End, reply.Stage, reply.WasClosed).ShouldBe((ConversationEnd.Closed, ConversationStage.Tls, true));
    }

    [Fact]
    public void Reset_keeps_the_bytes_that_came_before_it()
    {
        ConversationCourse course = Opened(Plain with { Judge = (_, _) => AnswerState.Unfinished });
        course.Take("HTTP/1.1 200"u8, At(1));
        course.Fail(104, At(2));
        ConversationReply reply = course.ToReply();
        (reply.End, reply.Errno, reply.Stage, reply.Bytes.Length).ShouldBe((ConversationEnd.Failed, 104, ConversationStage.Read, 12));
    }

    [Fact]
    public void First_end_stands()
    {
        ConversationCourse course = Opened(Plain);
        course.Close(At(1));
        course.Fail(104, At(2));
        course.Abandon(At(3));
        (course.End, course.Errno, course.EndedAt).ShouldBe((ConversationEnd.Answered, 0, At(1)));
    }

    [Dear]
    [Fact]
    public void Pieces_make_no_difference_to_what_is_kept()
        => Prop.ForAll<byte[], byte>((bytes, cut) =>
        {
            Conversation conversation = Plain with { Judge = (_, _) => AnswerState.Unfinished, KeptBytes = 64 };
            ConversationCourse whole = Opened(conversation), pieces = Opened(conversation);
            whole.Take(bytes, At(1));
            int at = Math.Min(cut, bytes.Length);
            pieces.Take(bytes.AsSpan(0, at), At(1));
            pieces.Take(bytes.AsSpan(at), At(1));
            whole.Abandon(At(2));
            pieces.Abandon(At(2));
            return pieces.ToReply().Bytes.Span.SequenceEqual(whole.ToReply().Bytes.Span) && pieces.ToReply().Received == bytes.Length;
        }).QuickCheckThrowOnFailure();

    private static Instant At(double seconds) => new((long)Math.Round(seconds * 1e9));

    [Fact]
    public void What_follows_is_said_once_when_it_is_known()
    {
        ConversationCourse course = Opened(
            Plain with
            {
                Judge = (_, _) => AnswerState.Unfinished,
                FollowUp = received => received.Length < 4 ? default(ReadOnlyMemory<byte>) : "go on"u8.ToArray(),
            });
        course.TakeFollowUp().IsEmpty.ShouldBeTrue("nothing came");
        course.Take("abc"u8, At(1));
        course.TakeFollowUp().IsEmpty.ShouldBeTrue();
        course.Take("d"u8, At(2));
        Encoding.ASCII.GetString(course.TakeFollowUp().Span).ShouldBe("go on");
        course.Take("e"u8, At(3));
        course.TakeFollowUp().IsEmpty.ShouldBeTrue("it was said");
    }

    private static ConversationCourse New(Conversation conversation) => new(new ProbeId(0, 0), conversation, At(0));

    private static ConversationCourse Opened(Conversation conversation)
    {
        ConversationCourse course = New(conversation);
        course.Connect(At(0));
        course.Write(At(0));
        return course;
    }
}
