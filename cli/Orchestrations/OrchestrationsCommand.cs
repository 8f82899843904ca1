using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

/// <summary>The durable stories behind the jobs, for whoever runs the platform.</summary>
internal static class OrchestrationsCommand
{
    private const int PageSize = 200;

    public static Command Create(Surroundings around) => new ExampleCommand(
        "orchestrations",
        "Look into the orchestrations behind the jobs (for admins)",
        "pilot orchestrations list --status running",
        "pilot orchestrations show job_3f8a")
    {
        ListCommand.Create(around),
        ShowCommand.Create(around),
        TimelineCommand.Create(around),
        RetryCommand.Create(around),
        PurgeCommand.Create(around),
    };

    public static Argument<string> Id() => new("id") { Description = "Id of the instance; a job's orchestration has the job's id" };

    public static string PathOf(string id) => $"orchestrations/{Uri.EscapeDataString(id)}";

    /// <param name="path">With its query, which must not be empty.</param>
    public static async IAsyncEnumerable<T> ItemsAsync<T>(
        PlatformClient platform, string path, JsonTypeInfo<Page<T>> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var at = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await platform.GetAsync($"{path}&limit={PageSize}{at}", type, cancellation);
            foreach (var item in page.Items)
            {
                yield return item;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
