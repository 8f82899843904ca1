using Pilot.Core.JobFiles;

namespace Pilot.Core.Profile;

/// <summary>
/// The profile of a service: the service is started, then each call of the profile command is one step. <c>{$ip}</c> in
/// the command stands for the service's address.
/// </summary>
internal static class ServiceProfile
{
    private const int Calls = 20;
    private const int Tries = 60;

    public static JobCommand Compose(JobCommand run, JobCommand profile)
    {
        var call = Shell(profile).Replace("{$ip}", "127.0.0.1", StringComparison.Ordinal);
        return JobCommand.OfScript($$"""
            ( {{Shell(run)}}
            ) &
            service=$!
            call() { ( {{call}}
            ); }
            tries=0
            until call >/dev/null 2>&1; do
              tries=$((tries+1))
              [ "$tries" -lt {{Tries}} ] && kill -0 "$service" 2>/dev/null || { echo "The service did not answer."; exit 1; }
              sleep 1
            done
            n=0
            while [ "$n" -lt {{Calls}} ]; do
              call || exit $?
              n=$((n+1))
              echo "step $n/{{Calls}}"
            done
            kill "$service" 2>/dev/null
            exit 0
            """);
    }

    private static string Shell(JobCommand command) => command.Argv is { } argv
        ? string.Join(' ', argv.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"))
        : command.Script!.TrimEnd();
}
