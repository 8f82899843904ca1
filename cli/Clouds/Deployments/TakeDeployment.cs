using Pilot.Cli.Terminal;
using Pilot.Core.Errors;

namespace Pilot.Cli.Clouds.Deployments;

/// <summary>Fills an account's settings from what a deployment printed, and says which it took.</summary>
internal sealed class TakeDeployment(Surroundings around, Screen screen)
{
    private const string StandardInput = "-";

    /// <param name="file">A path, or <c>-</c> for standard input.</param>
    /// <exception cref="PilotException">PILOT0149, or PILOT1007 to PILOT1010.</exception>
    public async Task<Dictionary<string, string>> ReadAsync(string kind, string file, CancellationToken cancellation)
    {
        if (!DeploymentSetting.OfKind.TryGetValue(kind, out var wanted))
        {
            throw DeploymentErrors.KindWithoutTemplate(kind);
        }

        var source = file == StandardInput ? "standard input" : file;
        var outputs = DeploymentOutputs.Read(await TextAsync(file, cancellation), source);
        var missing = wanted.Where(setting => !setting.IsOptional && !outputs.ContainsKey(setting.Output)).Select(setting => setting.Output).ToList();
        if (missing.Count > 0)
        {
            throw DeploymentErrors.Foreign(kind, source, missing);
        }

        var taken = new Dictionary<string, string>();
        screen.Tell($"From {source}:");
        foreach (var setting in wanted)
        {
            if (outputs.GetValueOrDefault(setting.Output) is { Length: > 0 } value)
            {
                taken[setting.Setting] = value;
                screen.Tell($"  {setting.Setting}={value}", StyledText.Quiet);
            }
            else if (!setting.IsOptional)
            {
                throw DeploymentErrors.Empty(kind, source, setting.Output);
            }
        }

        return taken;
    }

    private async Task<string> TextAsync(string file, CancellationToken cancellation)
    {
        if (file == StandardInput)
        {
            var lines = new List<string>();
            while (await around.Terminal.ReadLineAsync(cancellation) is { } line)
            {
                lines.Add(line);
            }

            return string.Join('\n', lines);
        }

        try
        {
            return await File.ReadAllTextAsync(Path.GetFullPath(file, around.Folder), cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandLineErrors.NoFile(file);
        }
    }
}
