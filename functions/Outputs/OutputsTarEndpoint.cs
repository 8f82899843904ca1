using Pilot.Core.Collect;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Outputs;

internal static class OutputsTarEndpoint
{
    public static void Map(IEndpointRouteBuilder outputs) => outputs.MapGet("/jobs/{id}/outputs.tar", HandleAsync)
        .WithName("getOutputsTar")
        .WithSummary("All output files as one tar stream.")
        .Produces<Stream>(200, "application/x-tar")
        .Refuses(404);

    internal static async Task HandleAsync(string id, HttpContext http, JobAccess jobs, OutputStore outputs)
    {
        var job = await jobs.GetAsync(id, http.Caller(), http.RequestAborted);
        OutputHeaders.Set(http.Response, $"{job.ResourceName}.tar", download: true);
        await outputs.WriteTarAsync(job.Id, http.Response.Body, http.RequestAborted);
    }
}
