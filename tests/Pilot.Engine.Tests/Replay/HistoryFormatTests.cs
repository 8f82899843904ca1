using System.Text;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Replay;

public sealed class HistoryFormatTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<HistoryEvent, string> Format => new()
    {
        { new TurnStarted(Noon), """{"type":"turnStarted","at":"2026-01-01T12:00:00Z"}""" },
        {
            new ExecutionStarted(1, "Run", "i", "x", """{"a":[1]}""", new ParentOrchestration("P", "p")),
            """{"type":"executionStarted","engineVersion":1,"name":"Run","instanceId":"i","executionId":"x","input":{"a":[1]},"parent":{"name":"P","instanceId":"p"}}"""
        },
        { new ExecutionCompleted("\"x\""), """{"type":"executionCompleted","output":"x"}""" },
        { new ExecutionFailed(new("T", "m")), """{"type":"executionFailed","failure":{"errorType":"T","errorMessage":"m"}}""" },
        { new ExecutionTerminated("1", true), """{"type":"executionTerminated","output":1,"recursive":true}""" },
        { new ActivityScheduled(1, "A", "2"), """{"type":"activityScheduled","name":"A","input":2,"taskId":1}""" },
        { new ActivityCompleted(1, "[]"), """{"type":"activityCompleted","result":[],"taskId":1}""" },
        { new ActivityFailed(1, new("T", "m")), """{"type":"activityFailed","failure":{"errorType":"T","errorMessage":"m"},"taskId":1}""" },
        { new TimerCreated(1, Noon), """{"type":"timerCreated","fireAt":"2026-01-01T12:00:00Z","taskId":1}""" },
        { new TimerFired(1), """{"type":"timerFired","taskId":1}""" },
        { new TimerCanceled(1), """{"type":"timerCanceled","taskId":1}""" },
        { new ChildScheduled(1, "C", "c", "2"), """{"type":"childScheduled","name":"C","instanceId":"c","input":2,"taskId":1}""" },
        { new ChildCompleted(1, "2"), """{"type":"childCompleted","result":2,"taskId":1}""" },
        { new ChildFailed(1, new("T", "m")), """{"type":"childFailed","failure":{"errorType":"T","errorMessage":"m"},"taskId":1}""" },
        { new EventRaised("e", "2"), """{"type":"eventRaised","name":"e","payload":2}""" },
        { new EventSent(1, "i", "e", "2"), """{"type":"eventSent","instanceId":"i","name":"e","payload":2,"taskId":1}""" },
        { new Suspended("why"), """{"type":"suspended","reason":"why"}""" },
        { new Resumed(), """{"type":"resumed"}""" },
    };

    [Theory]
    [MemberData(nameof(Format))]
    public void An_event_is_written_and_read_in_the_format_of_version_1(HistoryEvent happening, string json)
    {
        Encoding.UTF8.GetString(HistoryJson.Write(happening)).ShouldBe(json);
        Encoding.UTF8.GetString(HistoryJson.Write([happening, happening])).ShouldBe($"[{json},{json}]");
        HistoryJson.ReadMessage(Encoding.UTF8.GetBytes(json)).ShouldBe(happening);
    }

    [Fact]
    public void A_turn_is_written_as_the_serializer_would_whatever_its_texts_hold()
    {
        const string Odd = "a \"quoted\" <b> & é 漢 \uD83D\uDE00 \u0001";
        IReadOnlyList<HistoryEvent> turn =
        [
            new TurnStarted(Noon.AddTicks(1234567)), new ActivityScheduled(0, Odd), new ActivityCompleted(7), new EventRaised(Odd),
            new EventRaised(Odd, PayloadJson.Write(Odd)), new TimerCreated(2, Noon.AddTicks(1)), new Suspended(Odd),
        ];

        HistoryJson.Write(turn).ShouldBe(
            System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(turn, HistoryJson.Default.IReadOnlyListHistoryEvent));
        HistoryJson.ReadTurn(HistoryJson.Write(turn)).ShouldBe(turn);
    }

    [Fact]
    public void Continuing_as_new_keeps_the_events_it_carries()
    {
        var end = new ExecutionContinued("1", [new Suspended(), new EventRaised("e", "2")]);
        const string Json =
            """{"type":"continuedAsNew","input":1,"carried":[{"type":"suspended"},{"type":"eventRaised","name":"e","payload":2}]}""";

        Encoding.UTF8.GetString(HistoryJson.Write(end)).ShouldBe(Json);
        HistoryJson.ReadMessage(Encoding.UTF8.GetBytes(Json)).ShouldBeOfType<ExecutionContinued>().Carried.ShouldBe(end.Carried);
    }
}
