namespace Pilot.Core.Launch;

/// <summary>
/// What a target elsewhere starts in the job's container in place of the job. The agent's image is not the job's: a first
/// container of it copies the program (<c>pilot-agent install /pilot</c>) into a volume that both share, and the job's
/// container begins with <see cref="Command"/>.
/// </summary>
/// <param name="Image">The image with the agent at <see cref="ImageProgram"/>.</param>
/// <param name="Access">
/// Value of <see cref="AccessVariable"/>: how the agent reaches storage, with a short-lived credential for this job's folder
/// alone. A secret.
/// </param>
public sealed record RemoteAgent(RunKey Run, string Image, string Access)
{
    public const string AccessVariable = "PILOT_ACCESS";

    /// <summary>Where the shared volume is mounted, in both containers.</summary>
    public const string Folder = "/pilot";

    /// <summary>The agent inside its own image.</summary>
    public const string ImageProgram = "/pilot-agent";

    /// <summary>What the first container runs.</summary>
    public static readonly IReadOnlyList<string> Install = [ImageProgram, "install", Folder];

    /// <summary>What the job's container runs.</summary>
    public IReadOnlyList<string> Command =>
    [
        $"{Folder}/pilot-agent", "run",
        "--store", $"env:{AccessVariable}",
        "--job", Run.Job.ToString(),
        "--run", Run.Run,
        "--work", $"{Folder}/work",
    ];

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"agent of {Run} from {Image}";
}
