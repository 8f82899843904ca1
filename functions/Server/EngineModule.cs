using Pilot.Core.Collect;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Upload;
using Pilot.Core.Watch;
using Pilot.Engine.Embedded;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Functions.Server;

internal static class EngineModule
{
    /// <summary>The durable engine in <c>{home}/engine.db</c>, with every orchestration and activity of the product.</summary>
    public static void AddEngine(this WebApplicationBuilder builder, ServerOptions options) =>
        builder.Services.AddEmbeddedEngine(engine =>
        {
            engine.DatabasePath = Path.Combine(options.Home, "engine.db");
            engine.Orchestrations.Add<RunJob>();
            engine.Activities
                .Add<PrepareJob>()
                .Add<PlanJob>()
                .Add<LaunchRun>()
                .Add<CheckRun>()
                .Add<CollectRun>()
                .Add<ReadProfile>()
                .Add<LearnFromJob>()
                .Add<StopRun>()
                .Add<RemoveRun>()
                .Add<RecordJob>()
                .Add<DeleteJob>();
        });
}
