using Pilot.Adapters.Yaml;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Storage;

namespace Pilot.Functions.Jobs;

internal static class JobsModule
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new JobFeed(services.GetRequiredService<IBlobStore>()));
        builder.Services.AddSingleton(services => new JobNews(services.GetRequiredService<JobFeed>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<JobSnapshots>();
        builder.Services.AddSingleton<IndexUpkeep>();
        builder.Services.AddSingleton<JobStore>();
        builder.Services.AddSingleton<JobIndex>();
        builder.Services.AddSingleton<JobRowRepair>();
        builder.Services.AddSingleton<IRunPredictor, RunPredictor>();
        builder.Services.AddSingleton<LessonStore>();
        builder.Services.AddSingleton<JobAccess>();
        builder.Services.AddSingleton<JobSubmission>();
        builder.Services.AddSingleton<PackageHistory>();
        builder.Services.AddSingleton<JobStories>();
        builder.Services.AddSingleton<JobSignals>();
        builder.Services.AddSingleton<JobCanceling>();
        builder.Services.AddSingleton<JobDeletion>();
        builder.Services.AddSingleton<IJobFileParser, YamlJobFileParser>();
        builder.Services.AddSingleton<JobSpecReader>();
    }

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("").WithTags("jobs");
        SubmitJobEndpoint.Map(jobs);
        ListJobsEndpoint.Map(jobs);
        GetJobEndpoint.Map(jobs);
        JobEventsEndpoint.Map(jobs);
        ChoosePlanEndpoint.Map(jobs);
        WhyOfferEndpoint.Map(jobs);
        PlanAgainEndpoint.Map(jobs);
        CancelJobEndpoint.Map(jobs);
        DeleteJobEndpoint.Map(jobs);
        RestoreJobEndpoint.Map(jobs);
        RetryJobEndpoint.Map(jobs);
        BulkEndpoint.Map(jobs);
        AccuracyEndpoint.Map(jobs);
    }
}
