using Microsoft.Azure.Functions.Worker;
using Pilot.Core.Activities;
using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Functions.Serverless;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>Every activity, a line each.</summary>
internal sealed class ActivityFunctions(Task<FunctionsApp> app)
{
    [Function(nameof(PrepareJob))]
    public Task<ActivityResult> DoPrepareJob([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<PrepareJob>(call, function);

    [Function(nameof(PlanJob))]
    public Task<ActivityResult> DoPlanJob([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<PlanJob>(call, function);

    [Function(nameof(LaunchRun))]
    public Task<ActivityResult> DoLaunchRun([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<LaunchRun>(call, function);

    [Function(nameof(CheckRun))]
    public Task<ActivityResult> DoCheckRun([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<CheckRun>(call, function);

    [Function(nameof(CollectRun))]
    public Task<ActivityResult> DoCollectRun([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<CollectRun>(call, function);

    [Function(nameof(ReadProfile))]
    public Task<ActivityResult> DoReadProfile([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<ReadProfile>(call, function);

    [Function(nameof(LearnFromJob))]
    public Task<ActivityResult> DoLearnFromJob([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<LearnFromJob>(call, function);

    [Function(nameof(StopRun))]
    public Task<ActivityResult> DoStopRun([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<StopRun>(call, function);

    [Function(nameof(RemoveRun))]
    public Task<ActivityResult> DoRemoveRun([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<RemoveRun>(call, function);

    [Function(nameof(RecordJob))]
    public Task<ActivityResult> DoRecordJob([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<RecordJob>(call, function);

    [Function(nameof(DeleteJob))]
    public Task<ActivityResult> DoDeleteJob([ActivityTrigger] ActivityCall call, FunctionContext function) => RunAsync<DeleteJob>(call, function);

    private async Task<ActivityResult> RunAsync<TActivity>(ActivityCall call, FunctionContext function)
        where TActivity : class, IActivity => await (await app).RunActivityAsync<TActivity>(call, function.CancellationToken);
}
