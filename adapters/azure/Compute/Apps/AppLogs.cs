using Pilot.Adapters.Azure.Compute.Arm;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>
/// What the Log Analytics workspace of the environment has of an execution: what its containers wrote, and the system's events.
/// The only trace of one that ended before its agent could say anything.
/// </summary>
internal sealed class AppLogs(AzureSession session, AppEnvironments environments)
{
    private const int Lines = 10;

    /// <returns>The last lines; empty where there is no workspace, it may not be read, or it has nothing (yet).</returns>
    public async Task<string> LastWordsAsync(string execution, CancellationToken cancellation)
    {
        if (!execution.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            || (await environments.LookAsync(cancellation)).Environment?.Workspace is not { } workspace)
        {
            return "";
        }

        var answer = await AskAsync(workspace, Query(execution), cancellation);
        var rows = answer.Error is null && answer.As<LogAnswer>()?.Tables is [{ Rows: { } found }, ..] ? found : [];
        return string.Join('\n', rows.Select(row => row is [{ } line, ..] ? line.Trim() : "").Where(line => line.Length > 0));
    }

    /// <param name="workspace">Its id (customer id).</param>
    /// <param name="query">Kusto.</param>
    public Task<ArmAnswer> AskAsync(string workspace, string query, CancellationToken cancellation) => session.Logs.FollowAsync(
        new Uri(session.Settings.Logs, $"/v1/workspaces/{Uri.EscapeDataString(workspace)}/query?timespan=P1D&query={Uri.EscapeDataString(query)}"), cancellation);

    private static string Query(string execution) =>
        $"""
        union isfuzzy=true
          (ContainerAppConsoleLogs_CL | where ContainerGroupName_s startswith '{execution}' | project TimeGenerated, Line = Log_s),
          (ContainerAppSystemLogs_CL | where * has '{execution}' | project TimeGenerated, Line = strcat(Reason_s, ': ', Log_s))
        | top {Lines} by TimeGenerated desc | order by TimeGenerated asc | project Line
        """;

    private sealed record LogAnswer(IReadOnlyList<LogTable>? Tables);

    private sealed record LogTable(IReadOnlyList<IReadOnlyList<string?>>? Rows);
}
