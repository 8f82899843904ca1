using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Compat;

/// <summary>
/// What the original command-line client calls, beside <c>account/login</c>. Its <c>cli_id</c> is the job's id.
/// </summary>
internal static class CliModule
{
    public static void MapOriginalClient(this IEndpointRouteBuilder api)
    {
        var cli = api.MapGroup("/cli").WithTags("original client");
        CliDeployEndpoint.Map(cli);
        cli.MapGet("/status/{id}", StatusAsync)
            .WithName("cliStatus")
            .WithSummary("How far a deploy is: `stopped` means that it went well, `error` that it did not.")
            .Refuses(404);
        cli.MapGet("/{id}/orch_id", OrchestrationAsync)
            .WithName("cliOrchestration")
            .WithSummary("The name under which the original console shows the job.")
            .Refuses(404);
    }

    internal static async Task<Ok<CliAnswer<CliStatus>>> StatusAsync(
        string id, HttpContext http, JobAccess jobs, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        return TypedResults.Ok(new CliAnswer<CliStatus>(CliStatusWords.Of(job)));
    }

    internal static async Task<Ok<CliAnswer<CliOrchestration>>> OrchestrationAsync(
        string id, HttpContext http, JobAccess jobs, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job.Id.ToString())))[..40];
        return TypedResults.Ok(new CliAnswer<CliOrchestration>(new CliOrchestration($"orch_{digest}")));
    }
}
