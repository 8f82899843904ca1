using System.Text.Json;
using Pilot.Core.Errors;

namespace Pilot.Functions.Server;

/// <summary>
/// The folder that holds the server's state, held by one server at a time: whoever has the lock file open.
/// </summary>
public sealed class ServerHome : IDisposable
{
    private readonly FileStream held;

    private ServerHome(string folder, FileStream held)
    {
        Folder = folder;
        this.held = held;
    }

    public string Folder { get; }

    /// <summary>How the CLI of the same operating system user finds the running server and logs in.</summary>
    public string AnnouncementFile => Path.Combine(Folder, "server.json");

    /// <summary>Makes the folder when it is not there and takes the lock; the operating system lets go of it when the process ends.</summary>
    /// <exception cref="PilotException">PILOT0509 when another server has it, PILOT0526 when the folder cannot be used.</exception>
    public static ServerHome Open(string folder)
    {
        try
        {
            MakePrivate(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PilotException(ServerErrors.HomeUnusable(folder, error.Message), error);
        }

        try
        {
            var path = Path.Combine(folder, "server.lock");
            return new ServerHome(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw new PilotException(ServerErrors.AlreadyRunning(folder), error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new PilotException(ServerErrors.HomeUnusable(folder, error.Message), error);
        }
    }

    /// <summary>Replaces what a server before this one may have left.</summary>
    public void Announce(Announcement announcement)
    {
        var draft = $"{AnnouncementFile}.{Environment.ProcessId}";
        PrivateFile.Write(draft, JsonSerializer.Serialize(announcement, FunctionsJson.Default.Announcement));
        File.Move(draft, AnnouncementFile, overwrite: true);
    }

    public void Withdraw() => File.Delete(AnnouncementFile);

    public void Dispose() => held.Dispose();

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

/// <summary><c>server.json</c>.</summary>
/// <param name="Token">Of the account admin; good as long as this server runs.</param>
public sealed record Announcement(string Url, int Pid, string Token);
