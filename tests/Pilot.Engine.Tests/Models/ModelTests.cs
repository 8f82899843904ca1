using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Models;

public sealed class ModelTests
{
    /// <summary>PILOT_MODEL_RUNS asks for more, as a nightly run does; a failure prints its seed and the smallest story.</summary>
    private static readonly int Runs =
        int.TryParse(Environment.GetEnvironmentVariable("PILOT_MODEL_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : 200;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void Random_orchestrations_end_as_the_model_says_however_often_the_engine_dies(int liveExecutions) =>
        Prop.ForAll(StepGenerator.Trials(), trial => Task.Run(() => CheckAsync(trial, liveExecutions)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs / 2));

    private static async Task CheckAsync(Trial trial, int liveExecutions)
    {
        using var driver = new CrashDriver(trial.Story, liveExecutions);

        var end = await driver.PlayAsync(trial.Crashes);

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ErrorMessage);
        end.SerializedOutput.ShouldBe($"\"{trial.Story.Outcome}\"".Replace("<", "\\u003C", StringComparison.Ordinal)
            .Replace(">", "\\u003E", StringComparison.Ordinal));
        driver.World.DistinctCalls.ShouldBe(trial.Story.Calls);
    }
}
