using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;
using static Pilot.Engine.Tests.Replay.Kernel<int, string>;

namespace Pilot.Engine.Tests.Replay;

/// <summary>What happens to code that does not keep the rules of replay.</summary>
public sealed class RulesTests
{
    private static async Task<string> CallFirst(OrchestrationContext context, int _) =>
        await context.CallActivityAsync<string>("First") + await context.WaitForExternalEvent<string>("word");

    [Fact]
    public void Another_request_than_history_holds_fails_the_instance_and_names_both()
    {
        var kernel = new Kernel<int, string>(CallFirst);
        kernel.Turn(Start);

        var turn = kernel.Turn(
            async (context, _) => await context.CallActivityAsync<string>("Renamed"), new ActivityCompleted(0, "\"a\""));

        Explain(turn, "PILOT0801").ShouldContain(
            "history holds activity 'First' (task #0); the code asked for activity 'Renamed' (task #0)");
        turn.Decisions.ShouldBeEmpty();
    }

    [Fact]
    public void A_request_that_history_does_not_hold_fails_the_instance()
    {
        var kernel = new Kernel<int, string>(CallFirst);
        kernel.Turn(Start);

        var turn = kernel.Turn(
            (context, _) =>
            {
                context.SendEvent("friend", "hi", 1);
                return CallFirst(context, 0);
            },
            new ActivityCompleted(0, "\"a\""));

        Explain(turn, "PILOT0801").ShouldContain("history holds activity 'First' (task #0); the code asked for event 'hi' to 'friend'");
    }

    [Fact]
    public void A_missing_and_a_surplus_request_are_told_apart()
    {
        var fewer = new Kernel<int, string>(CallFirst);
        fewer.Turn(Start);
        Explain(
            fewer.Turn((context, _) => context.WaitForExternalEvent<string>("word"), new ActivityCompleted(0)),
            "PILOT0801").ShouldContain("the code asked for nothing");

        var more = new Kernel<int, string>((context, _) => context.WaitForExternalEvent<string>("word"));
        more.Turn(Start);
        Explain(more.Turn(CallFirst, new EventRaised("word", "\"w\"")), "PILOT0801").ShouldContain("history holds nothing");
    }

    [Fact]
    public void Awaiting_what_is_not_the_contexts_fails_at_once_when_nothing_else_can_come()
    {
        var kernel = new Kernel<int, string>(async (_, _) =>
        {
            await new TaskCompletionSource().Task;
            return "";
        });

        Explain(kernel.Turn(Start), "PILOT0802").ShouldContain("awaits something that is not its context's");
    }

    [Fact]
    public void Awaiting_what_is_not_the_contexts_is_reported_when_it_goes_on_elsewhere()
    {
        var foreign = new TaskCompletionSource();
        var kernel = new Kernel<int, string>(async (context, _) =>
        {
            var timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            await foreign.Task;
            await timer;
            return "";
        });
        kernel.Turn(Start).End.ShouldBeNull();

        foreign.SetResult();

        kernel.ForeignReports.ShouldBe(1);
    }

    [Fact]
    public async Task Using_the_context_on_another_thread_is_refused_and_reported()
    {
        Task? elsewhere = null;
        var kernel = new Kernel<int, string>((context, _) =>
        {
            elsewhere = Task.Run(() => context.CallActivityAsync("First"));
            return context.WaitForExternalEvent<string>("word");
        });
        kernel.Turn(Start);

        var refusal = await Should.ThrowAsync<Core.Errors.PilotException>(elsewhere!);

        refusal.Error.Code.ShouldBe("PILOT0802");
        kernel.ForeignReports.ShouldBe(1);
    }

    [Fact]
    public void A_history_of_a_newer_engine_is_not_guessed_at()
    {
        var kernel = new Kernel<int, string>(CallFirst);

        Explain(kernel.Turn(Start with { EngineVersion = EngineBehaviour.Current + 1 }), "PILOT0804").ShouldContain("newer engine");
    }

    private static string Explain(Turn turn, string code)
    {
        var failure = turn.End.ShouldBeOfType<ExecutionFailed>().Failure;
        failure.Properties!["code"].ShouldBe(code);
        return failure.Properties["message"];
    }
}
