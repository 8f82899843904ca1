using System.CommandLine;

namespace Pilot.Cli.Completion;

internal static class CompletionCommand
{
    public static Command Create(Surroundings around)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new ExampleCommand(
            "completion",
            "Print a script that completes pilot's commands in your shell",
            "pilot completion bash > ~/.local/share/bash-completion/completions/pilot",
            "pilot completion zsh > \"${fpath[1]}/_pilot\"",
            "pilot completion fish > ~/.config/fish/completions/pilot.fish")
        {
            shell,
        };
        command.SetAction(parse => around.Out.Write(CompletionScripts.For(parse.GetRequiredValue(shell))));
        return command;
    }
}
