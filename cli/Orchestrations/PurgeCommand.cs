using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Core.Api;

namespace Pilot.Cli.Orchestrations;

internal static class PurgeCommand
{
    public static Command Create(Surroundings around)
    {
        var id = new Argument<string?>("id") { Description = "Id of one finished instance", Arity = ArgumentArity.ZeroOrOne };
        var days = new Option<int?>("--older-than-days") { Description = "All finished ones created longer ago", HelpName = "N" };
        var status = new Option<string?>("--status") { Description = "Of those only these, such as failed", HelpName = "STATUS" };
        var command = new ExampleCommand(
            "purge",
            "Delete finished instances with their histories",
            "pilot orchestrations purge job_3f8a",
            "pilot orchestrations purge --older-than-days 7 --status completed")
        {
            id,
            days,
            status,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var invocation = new Invocation(around, parse);
            var path = (parse.GetValue(id), parse.GetValue(days)) switch
            {
                ({ } one, null) => OrchestrationsCommand.PathOf(one),
                (null, >= 0 and var age) => Many(around.Time.GetUtcNow().AddDays(-age), parse.GetValue(status)),
                (null, < 0) => throw CommandLineErrors.NotAPositiveNumber("--older-than-days"),
                _ => throw CommandLineErrors.OneOf("an id", "--older-than-days N"),
            };
            using var platform = invocation.Connect();
            var answer = await platform.SendAsync(
                new ApiRequest(HttpMethod.Delete, path), PilotJson.Default.PurgedOrchestrations, cancellation);
            if (invocation.Screen.Json)
            {
                invocation.Screen.WriteJson(answer, PilotJson.Default.PurgedOrchestrations);
            }
            else
            {
                invocation.Screen.Tell(answer.Purged switch
                {
                    0 => "Nothing was deleted: no finished instance matches.",
                    1 => "1 instance was deleted.",
                    var many => $"{many} instances were deleted.",
                });
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static string Many(DateTimeOffset before, string? status) =>
        $"orchestrations?before={Uri.EscapeDataString(before.ToString("O"))}&status={Uri.EscapeDataString(status ?? "")}";
}
