namespace Pilot.Agent.Elsewhere;

/// <summary>
/// <c>pilot-agent install FOLDER</c>: brings the agent from its own image into a volume that it shares with the job's container.
/// </summary>
internal static class Installation
{
    /// <summary>
    /// In the agent's image: the program with the libraries that it needs, to be run in an image that has none of them.
    /// </summary>
    internal const string Bundle = "/bundle";

    private const string Program = "pilot-agent";
    private const int Failed = 1;

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    internal static int Install(string folder)
    {
        try
        {
            Copy(Bundle, Environment.ProcessPath!, folder);
            return 0;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            AgentLog.GaveUp($"installing into {folder}", cause);
            return Failed;
        }
    }

    /// <summary>The program comes last and whole: who sees it may run it.</summary>
    /// <param name="bundle">Folder with the program and its libraries; when there is none, the program alone is copied.</param>
    internal static void Copy(string bundle, string program, string folder)
    {
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(bundle))
        {
            Put(program, Path.Combine(folder, Program));
            return;
        }

        foreach (var file in Directory.EnumerateFiles(bundle, "*", SearchOption.AllDirectories)
            .OrderBy(file => Path.GetFileName(file) == Program))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(bundle, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Put(file, target);
        }
    }

    private static void Put(string from, string to)
    {
        var draft = $"{to}.{Environment.ProcessId}.new";
        File.Copy(from, draft, overwrite: true);
        File.SetUnixFileMode(draft, Executable);
        File.Move(draft, to, overwrite: true);
    }
}
