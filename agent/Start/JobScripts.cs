using Pilot.Adapters.Local.Compute;
using Pilot.Core.JobFiles;

namespace Pilot.Agent.Start;

/// <summary>
/// The shell scripts of a run. They, and not the agent, are the parents of the user's processes and write down how those
/// end, so a run goes on and is told of rightly while no agent is alive.
/// </summary>
internal static class JobScripts
{
    internal const string Wrapper = "wrapper.sh";
    internal const string Job = "job.sh";
    internal const string Setup = "setup.sh";
    internal const string Command = "command.sh";
    internal const string Pip = "pip.sh";

    /// <summary>Sets the job's variables in a container: no command line, which everybody can read, ever holds their values.</summary>
    internal const string Variables = "variables.sh";

    internal const string SetupPhase = "setup";
    internal const string RunPhase = "run";

    internal const string DefaultSetup = "pip3 install -r requirements.txt";

    /// <summary>
    /// Claims the run (once, ever), writes down who it is, runs <paramref name="inner"/>, writes down how that ended.
    /// The traps keep it alive while its group is told to end; children get the default back.
    /// </summary>
    internal static string WrapperText(string state, string inner) => $"""
        cd {ShellText.Quote(state)} || exit 1
        mkdir claim 2>/dev/null || exit 0
        trap : HUP INT TERM
        read -r boot < /proc/sys/kernel/random/boot_id
        read -r stat < /proc/$$/stat
        printf '%s\n%s\n' "$boot" "$stat" > wrapper.new && mv wrapper.new wrapper
        {inner}
        code=$?
        printf '%s\n' "$code" > end.new && mv end.new end

        """;

    /// <summary>Setup, then the command, in the place where the code is.</summary>
    /// <param name="environmentFolder">Virtual environment to make and use; null for none.</param>
    /// <param name="setup">The line that sets up; null for none.</param>
    /// <param name="isFirstProcess">It runs as process 1 of a container.</param>
    internal static string JobText(JobPlace place, string? environmentFolder, string? setup, JobCommand command, bool isFirstProcess)
    {
        var run = command.Argv is { } argv
            ? ShellText.Words(argv)
            : $"/bin/sh {ShellText.Quote(Path.Combine(place.SeenScripts, Command))}";
        return $$"""
            scripts={{ShellText.Quote(place.SeenScripts)}}
            marks={{ShellText.Quote(place.SeenMarks)}}
            phase() { printf '%s\n' "$1" > "$marks/phase.new" && mv "$marks/phase.new" "$marks/phase"; }
            {{(isFirstProcess ? $". \"$scripts/{Variables}\"" : ":")}}
            phase {{SetupPhase}}
            cd {{ShellText.Quote(place.SeenFolder)}} || exit 1
            mkdir -p output || exit 1
            {{(place.Note is null ? ":" : $"printf '%s\\n' {ShellText.Quote(place.Note)}")}}
            {{(environmentFolder is null ? ":" : EnvironmentText(environmentFolder))}}
            {{(setup is null ? ":" : SetupText(setup))}}
            phase {{RunPhase}}
            {{(isFirstProcess ? FirstProcessText(run) : $"exec {run}")}}

            """;
    }

    internal static string PipText(string environmentFolder) => $"""
        #!/bin/sh
        exec {ShellText.Quote(Path.Combine(environmentFolder, "bin/python"))} -m pip "$@"

        """;

    internal static string VariablesText(IReadOnlyDictionary<string, string> variables) =>
        string.Concat(variables.Select(pair => $"export {pair.Key}={ShellText.Quote(pair.Value)}\n"))
        + (variables.GetValueOrDefault("HOME") == ContainerCommand.HomeMount ? "export PATH=\"$HOME/.local/bin:$PATH\"\n" : "");

    private static string SetupText(string setup) => $$"""
        {{setup}}
        code=$?
        [ "$code" -eq 0 ] || exit "$code"
        """;

    /// <summary>
    /// Without a pip of its own the environment is there in a fifth of a second instead of several; the machine's pip,
    /// called by the environment's Python, installs into it all the same, and what the machine has (a large framework)
    /// need not be installed again.
    /// </summary>
    private static string EnvironmentText(string folder) => $$"""
        if command -v python3 >/dev/null 2>&1; then
          VIRTUAL_ENV={{ShellText.Quote(folder)}}
          python3 -m venv --without-pip --system-site-packages "$VIRTUAL_ENV" || exit 1
          cp "$scripts/{{Pip}}" "$VIRTUAL_ENV/bin/pip" && cp "$scripts/{{Pip}}" "$VIRTUAL_ENV/bin/pip3" || exit 1
          chmod 755 "$VIRTUAL_ENV/bin/pip" "$VIRTUAL_ENV/bin/pip3" || exit 1
          PATH="$VIRTUAL_ENV/bin:$PATH"
          export VIRTUAL_ENV PATH
        fi
        """;

    /// <summary>
    /// The kernel drops signals that the first process of a container does not catch, and nobody else passes them on.
    /// </summary>
    private static string FirstProcessText(string run) => $$"""
        trap 'kill -TERM -1 2>/dev/null' TERM INT
        (exec {{run}}) &
        child=$!
        while :; do
          wait "$child"
          code=$?
          kill -0 "$child" 2>/dev/null || exit "$code"
        done
        """;
}
