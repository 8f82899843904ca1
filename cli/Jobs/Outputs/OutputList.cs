using Pilot.Cli.Connection;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Jobs.Outputs;

internal sealed class OutputList(PlatformClient platform)
{
    public async Task<IReadOnlyList<OutputFile>> AllAsync(JobId job, CancellationToken cancellation)
    {
        var files = new List<OutputFile>();
        string? cursor = null;
        do
        {
            var at = cursor is null ? "" : $"?cursor={Uri.EscapeDataString(cursor)}";
            var page = await platform.GetAsync($"jobs/{job}/outputs{at}", PilotJson.Default.PageOutputFile, cancellation);
            files.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return files;
    }
}
